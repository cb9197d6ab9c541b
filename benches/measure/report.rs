//! What is printed: a line for each figure, and at the end every comparison with its aim.

use std::io::Write as _;

use super::Failure;

/// What a figure should be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Aim {
    /// So much or more.
    AtLeast(f64),
    /// So much or less.
    AtMost(f64),
}

impl Aim {
    fn is_met(self, reached: f64) -> bool {
        match self {
            Self::AtLeast(least) => reached >= least,
            Self::AtMost(most) => reached <= most,
        }
    }
}

/// Prints figures, and keeps what they are compared with for the end.
pub(crate) struct Report {
    /// False in a trial with small numbers, whose figures say nothing.
    is_judged: bool,
    /// What was compared, with the aim where there is one.
    ratios: Vec<(String, Option<Aim>, f64)>,
}

impl Report {
    pub(crate) fn new(is_judged: bool) -> Self {
        Self {
            is_judged,
            ratios: Vec::new(),
        }
    }

    /// Prints what was reached beside what was wanted, and keeps it for the end.
    pub(crate) fn aim(&mut self, what: &str, aim: Aim, reached: f64) -> Result<(), Failure> {
        self.keep(what, Some(aim), reached)
    }

    /// Prints a ratio for which there is no aim, and keeps it for the end.
    pub(crate) fn ratio(&mut self, what: &str, reached: f64) -> Result<(), Failure> {
        self.keep(what, None, reached)
    }

    fn keep(&mut self, what: &str, aim: Option<Aim>, reached: f64) -> Result<(), Failure> {
        self.ratios.push((what.to_owned(), aim, reached));
        say(&self.line(what, aim, reached))
    }

    fn line(&self, what: &str, aim: Option<Aim>, reached: f64) -> String {
        let Some(aim) = aim else {
            return format!("  {reached:.2} {what}");
        };
        let (sign, wanted) = match aim {
            Aim::AtLeast(least) => ("at least", least),
            Aim::AtMost(most) => ("at most", most),
        };
        let verdict = match (self.is_judged, aim.is_met(reached)) {
            (false, _) => "not judged",
            (true, true) => "met",
            (true, false) => "NOT MET",
        };
        format!("  {reached:.2} {what}; aim {sign} {wanted:.2}: {verdict}")
    }

    /// Prints every comparison again.
    pub(crate) fn sum_up(&self) -> Result<(), Failure> {
        if self.ratios.is_empty() {
            return Ok(());
        }
        say("\nin short")?;
        for (what, aim, reached) in &self.ratios {
            say(&self.line(what, *aim, *reached))?;
        }
        Ok(())
    }
}

/// Prints a line.
pub(crate) fn say(line: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

/// A count as a number to divide by or with.
pub(crate) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A count of milliseconds as a number; none is negative here.
pub(crate) fn number_of_ms(ms: i64) -> f64 {
    number(usize::try_from(ms).unwrap_or_default())
}

/// The middle of several runs, which one disturbance does not move.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// What so many of a hundred stay below; the figures are in order.
pub(crate) fn share<T: Copy + Default>(sorted: &[T], percent: usize) -> T {
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}
