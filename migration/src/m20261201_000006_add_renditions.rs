//! Pictures that were drawn anew for networks, and which files an attempt sends.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, big_integer_null, text, text_null, uuid},
    sea_query::{Alias, ForeignKey, ForeignKeyAction, Table},
};

/// Adds the table `rendition`, and to `attempt_step` the files that it sends.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// One picture is drawn once for everybody whom the same fits.
const INDEX: &str = "CREATE UNIQUE INDEX rendition_fit ON rendition (media_id, fit)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut original = ForeignKey::create();
        original
            .name("rendition_media")
            .from(Alias::new("rendition"), Alias::new("media_id"))
            .to(Alias::new("media"), Alias::new("id"))
            .on_delete(ForeignKeyAction::Cascade);
        let rendition = Table::create()
            .table(Alias::new("rendition"))
            .col(uuid("id").primary_key())
            .col(uuid("workspace_id"))
            .col(uuid("media_id"))
            .col(text("fit"))
            .col(text_null("media_type"))
            .col(big_integer_null("size_bytes"))
            .col(big_integer_null("width"))
            .col(big_integer_null("height"))
            .col(text_null("unfit"))
            .col(big_integer("created_at"))
            .foreign_key(&mut original)
            .to_owned();
        manager.create_table(rendition).await?;
        manager.get_connection().execute_unprepared(INDEX).await?;
        // Of steps that are there already nobody has said it: they sent what was uploaded.
        let step = Table::alter()
            .table(Alias::new("attempt_step"))
            .add_column(text_null("files"))
            .to_owned();
        manager.alter_table(step).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let step = Table::alter()
            .table(Alias::new("attempt_step"))
            .drop_column(Alias::new("files"))
            .to_owned();
        manager.alter_table(step).await?;
        let rendition = Table::drop().table(Alias::new("rendition")).to_owned();
        manager.drop_table(rendition).await
    }
}
