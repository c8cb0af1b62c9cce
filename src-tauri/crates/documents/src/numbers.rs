//! Figures as French paper writes them.

/// What a figure is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// A number of things.
    #[default]
    Count,
    /// A mean, with one decimal.
    Mean,
    /// Hours.
    Hours,
    /// Minutes.
    Minutes,
    /// Percent: 82.4 is 82,4 %.
    Percent,
}

/// A figure, or why there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Value {
    /// The figure.
    Known(f64),
    /// It may not be shown: it is small, or would betray one that is.
    Hidden,
    /// There is none.
    #[default]
    Absent,
}

impl Value {
    /// The figure, when it may be shown.
    #[must_use]
    pub const fn known(self) -> Option<f64> {
        match self {
            Self::Known(v) => Some(v),
            Self::Hidden | Self::Absent => None,
        }
    }

    /// Whether it may not be shown.
    #[must_use]
    pub const fn is_hidden(self) -> bool {
        matches!(self, Self::Hidden)
    }
}

/// A figure with so many decimals: a comma, narrow no-break spaces between thousands, the true minus.
pub(crate) fn number(value: f64, places: usize) -> String {
    let rounded = format!("{:.places$}", value.abs());
    let (whole, decimals) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let zero = rounded.bytes().all(|b| matches!(b, b'0' | b'.'));
    let mut out = String::new();
    if value < 0.0 && !zero {
        out.push('\u{2212}');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push('\u{202F}');
        }
        out.push(digit);
    }
    if !decimals.is_empty() {
        out.push(',');
        out.push_str(decimals);
    }
    out
}

/// A figure and its unit, on one line.
pub(crate) fn amount(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Count => number(value, if value.fract() == 0.0 { 0 } else { 1 }),
        Unit::Mean => number(value, 1),
        Unit::Hours => number(value, if value.fract() == 0.0 { 0 } else { 1 }) + "\u{A0}h",
        Unit::Minutes => number(value, if value.fract() == 0.0 { 0 } else { 1 }) + "\u{A0}min",
        Unit::Percent => number(value, 1) + "\u{A0}%",
    }
}

/// A difference, with its sign.
pub(crate) fn signed(value: f64, unit: Unit) -> String {
    let text = amount(value, unit);
    if value > 0.0 && text.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
        format!("+{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_french() {
        for (value, unit, text) in [
            (0.0, Unit::Count, "0"),
            (999.0, Unit::Count, "999"),
            (1234.0, Unit::Count, "1\u{202F}234"),
            (1_234_567.0, Unit::Count, "1\u{202F}234\u{202F}567"),
            (-1.0, Unit::Count, "\u{2212}1"),
            (82.35, Unit::Percent, "82,3\u{A0}%"),
            (12.5, Unit::Mean, "12,5"),
            (3.0, Unit::Mean, "3,0"),
            (412.5, Unit::Hours, "412,5\u{A0}h"),
            (25.0, Unit::Minutes, "25\u{A0}min"),
            (-0.04, Unit::Mean, "0,0"),
        ] {
            assert_eq!(amount(value, unit), text);
        }
        assert_eq!(signed(12.0, Unit::Percent), "+12,0\u{A0}%");
        assert_eq!(signed(-12.0, Unit::Percent), "\u{2212}12,0\u{A0}%");
        assert_eq!(signed(0.0, Unit::Percent), "0,0\u{A0}%");
        assert_eq!(signed(0.01, Unit::Percent), "0,0\u{A0}%");
    }
}
