//! The words and the looks of the pages.
//!
//! Plain HTML without scripts. Everything that came from a caller is escaped,
//! in text and in attributes alike.

use std::collections::HashMap;
use std::fmt::Write;

use super::page::{ChannelPage, ChannelRow, ShownPost, media_url};
use super::record::{MediaRef, Moment};
use super::state::Upload;

/// How deep replies are indented at most, so that small screens have room.
const INDENT_LIMIT: usize = 3;

/// What every page says first.
const NOTICE: &str = "This is the rehearsal network. Nothing here leaves this computer.";

/// The style of the pages, light and dark.
const STYLE: &str = "\
:root{color-scheme:light dark;--ground:light-dark(#F4F5F7,#12161B);--card:light-dark(#FFFFFF,#1B2027);\
--line:light-dark(#DDE1E6,#333B45);--text:light-dark(#1C222B,#E9ECF0);--quiet:light-dark(#4A5462,#B4BDC8);\
--link:light-dark(#1558C7,#8DB8FF);--note:light-dark(#8A5200,#F2B75C);--note-ground:light-dark(#FCEFD9,#382A14)}\
*{box-sizing:border-box}\
body{margin:0;background:var(--ground);color:var(--text);\
font:1rem/1.5 -apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation Sans\",system-ui,sans-serif}\
.notice{margin:0;padding:.5rem 1rem;background:var(--note-ground);color:var(--note);font-size:.875rem;text-align:center}\
main{max-width:40rem;margin:0 auto;padding:1rem}\
h1{margin:.5rem 0 0;font-size:1.25rem;line-height:1.75rem;overflow-wrap:anywhere}\
a{color:var(--link)}a:focus-visible{outline:2px solid var(--link);outline-offset:2px}\
.quiet{margin:0;color:var(--quiet);font-size:.875rem;font-variant-numeric:tabular-nums}\
ul{margin:1rem 0;padding:0;list-style:none}\
li,article{margin:.75rem 0;padding:.75rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:.625rem}\
li a{font-weight:600;overflow-wrap:anywhere}\
article:target{border-color:var(--link)}\
.reply-1{margin-left:1rem}.reply-2{margin-left:2rem}.reply-3{margin-left:3rem}\
.text{margin:.25rem 0 0;white-space:pre-wrap;overflow-wrap:anywhere}\
.card{margin:.5rem 0 0;padding:.5rem .75rem;border:1px solid var(--line);border-radius:.375rem;overflow-wrap:anywhere}\
figure{margin:.5rem 0 0}\
img{display:block;max-width:100%;height:auto;max-height:30rem;border-radius:.375rem}\
figcaption{margin-top:.25rem;color:var(--quiet);font-size:.875rem;overflow-wrap:anywhere}";

/// Makes text harmless in HTML, within elements and within quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

/// Puts a page around its content; the title is text, the content is HTML.
fn frame(title: &str, content: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} · Rehearsal network</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <p class=\"notice\">{NOTICE}</p>\n<main>\n{content}</main>\n</body>\n</html>\n"
    )
}

/// Counts posts in words.
fn count_posts(count: usize) -> String {
    match count {
        0 => "No posts yet".to_owned(),
        1 => "1 post".to_owned(),
        _ => format!("{count} posts"),
    }
}

/// The page of all channels.
pub(crate) fn channels(rows: &[ChannelRow]) -> String {
    let mut content = String::from("<h1>Channels</h1>\n");
    if rows.is_empty() {
        content.push_str("<p class=\"quiet\">There are no channels yet.</p>\n");
        return frame("Channels", &content);
    }
    content.push_str("<ul>\n");
    for row in rows {
        let slug = escape(&row.slug);
        let name = escape(&row.name);
        let count = count_posts(row.post_count);
        let _ = writeln!(
            content,
            "<li><a href=\"/sandbox/{slug}\">{name}</a><p class=\"quiet\">{count}</p></li>"
        );
    }
    content.push_str("</ul>\n");
    frame("Channels", &content)
}

/// The page of one channel.
pub(crate) fn channel(page: &ChannelPage) -> String {
    let name = escape(&page.row.name);
    let mut count = count_posts(page.row.post_count);
    if page.posts.len() < page.row.post_count {
        let _ = write!(count, ", the newest {} are shown", page.posts.len());
    }
    let mut content = format!(
        "<nav class=\"quiet\"><a href=\"/sandbox\">All channels</a></nav>\n\
         <h1>{name}</h1>\n<p class=\"quiet\">{count}</p>\n"
    );
    for (depth, post) in threads(&page.posts) {
        content.push_str(&article(&page.row.slug, depth, post));
    }
    frame(&page.row.name, &content)
}

/// The page for an address that leads nowhere.
pub(crate) fn missing() -> String {
    frame(
        "Not found",
        "<h1>There is no such channel</h1>\n\
         <p class=\"quiet\"><a href=\"/sandbox\">All channels</a></p>\n",
    )
}

/// Puts posts in the order of the page: threads by their first post, newest
/// thread first, replies below their parent, oldest first. With their depth.
///
/// A reply whose parent is gone, or came later because its id was used again,
/// begins a thread of its own; so every post is shown exactly once.
fn threads(newest_first: &[ShownPost]) -> Vec<(usize, &ShownPost)> {
    let by_id: HashMap<&str, Moment> = newest_first
        .iter()
        .map(|shown| (shown.post.id.as_str(), shown.post.published_at))
        .collect();
    let parent_of = |shown: &ShownPost| {
        let parent = shown.post.content.reply_to.clone()?;
        let parent_at = by_id.get(parent.as_str())?;
        (*parent_at < shown.post.published_at).then_some(parent)
    };
    let mut replies: HashMap<String, Vec<&ShownPost>> = HashMap::new();
    let mut waiting = Vec::new();
    for shown in newest_first {
        match parent_of(shown) {
            Some(parent) => replies.entry(parent).or_default().push(shown),
            None => waiting.push((0, shown)),
        }
    }
    // The next post to show is always the last one that waits.
    waiting.reverse();
    let mut ordered = Vec::with_capacity(newest_first.len());
    while let Some((depth, shown)) = waiting.pop() {
        ordered.push((depth, shown));
        let below = replies.remove(&shown.post.id).unwrap_or_default();
        waiting.extend(below.into_iter().map(|reply| (depth + 1, reply)));
    }
    ordered
}

/// One post.
fn article(slug: &str, depth: usize, shown: &ShownPost) -> String {
    let post = &shown.post;
    let content = &post.content;
    let id = escape(&post.id);
    let class = match depth.min(INDENT_LIMIT) {
        0 => String::new(),
        indent => format!(" class=\"reply-{indent}\""),
    };
    let mut html = format!("<article id=\"post-{id}\"{class}>\n");
    let kind = match (depth, &content.reply_to) {
        (0, Some(_)) => " · reply to a post that is not shown",
        (0, None) => "",
        _ => " · reply",
    };
    let _ = writeln!(
        html,
        "<p class=\"quiet\">{}{kind}</p>",
        time(post.published_at)
    );
    if !content.text.is_empty() {
        let _ = writeln!(html, "<p class=\"text\">{}</p>", escape(&content.text));
    }
    for (media, upload) in content.media.iter().zip(&shown.uploads) {
        html.push_str(&figure(slug, media, upload.as_ref()));
    }
    if let Some(link) = &content.link {
        html.push_str(&card(link));
    }
    html.push_str("</article>\n");
    html
}

/// A time as people read it, with the exact one behind it.
fn time(moment: Moment) -> String {
    let exact = moment.to_string();
    let shown = exact.get(..19).unwrap_or(&exact).replace('T', " ");
    format!("<time datetime=\"{exact}\">{shown} UTC</time>")
}

/// A picture, or a link to a film: the page itself may only load pictures.
fn figure(slug: &str, media: &MediaRef, upload: Option<&Upload>) -> String {
    let url = escape(&media_url(slug, &media.id));
    let alt = escape(&media.alt);
    let caption = if media.alt.is_empty() {
        "No description"
    } else {
        alt.as_str()
    };
    let seen = match upload {
        Some(upload) if upload.content_type.starts_with("video/") => {
            let size = size(upload.size_bytes);
            format!("<a href=\"{url}\">Video, {size}</a>")
        }
        _ => format!("<img src=\"{url}\" alt=\"{alt}\" loading=\"lazy\">"),
    };
    format!("<figure>{seen}<figcaption>{caption}</figcaption></figure>\n")
}

/// A number of bytes as people read it.
fn size(size_bytes: u64) -> String {
    match size_bytes {
        0..1_000 => format!("{size_bytes} B"),
        1_000..1_000_000 => format!("{} kB", size_bytes / 1_000),
        _ => format!("{} MB", size_bytes / 1_000_000),
    }
}

/// A link card: title and address where the caller's shape has them, else all of it.
///
/// The address is text, not a link: following it would leave this computer.
fn card(link: &serde_json::Value) -> String {
    let field = |name| link.get(name).and_then(serde_json::Value::as_str);
    let words: Vec<&str> = [field("title"), field("url")]
        .into_iter()
        .flatten()
        .collect();
    let text = if words.is_empty() {
        link.to_string()
    } else {
        words.join(" · ")
    };
    format!("<p class=\"card\">Link: {}</p>\n", escape(&text))
}
