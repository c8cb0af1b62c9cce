//! Amounts, whole numbers and years.

use chrono::Datelike;

use super::{
    CheckContext, Checked, DateBound, input,
    problem::{
        DATE_SHORT_YEAR, MONEY_AMBIGUOUS, MONEY_SHAPE, NUMBER_SHAPE, Problem, TOO_LARGE, TOO_SMALL,
        YEAR_SHAPE,
    },
};

/// A thin no-break space: between thousands.
const THIN: char = '\u{202f}';

/// Ten billion euros, in cents: beyond it, an amount at a counter is a slip.
const MAX_CENTS: i64 = 1_000_000_000_000;
/// A whole number of nine digits: beyond it, another kind of number was typed.
const MAX_INTEGER: i64 = 999_999_999;
/// Years before today that a year may be, as for dates.
const PLAUSIBLE_YEARS: i64 = 125;

/// An amount in euros, stored in cents, shown "1 234,56 €".
pub(super) fn money(raw: &str, cx: &CheckContext) -> Result<Checked, Problem> {
    let text = input::tidy(raw);
    let lower = text.to_lowercase();
    let amount = ["€", "euros", "euro", "eur"]
        .iter()
        .find_map(|unit| lower.strip_suffix(unit))
        .unwrap_or(&lower)
        .trim_end();
    let (negative, amount) = unsigned(amount);
    input::only(amount, |c| c.is_ascii_digit() || " .,".contains(c))?;
    let cents = cents(amount)?;
    let cents = if negative { -cents } else { cents };
    let shown = euros(cents);
    within(cents, cx.range.unwrap_or((0, MAX_CENTS)), euros)?;
    Ok(Checked::new(cents.to_string(), shown))
}

/// "1 234,56 €", with no-break spaces.
pub(super) fn euros(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let n = cents.unsigned_abs();
    format!("{sign}{},{:02}\u{a0}€", thousands(n / 100), n % 100)
}

/// The cents of an unsigned amount. One dot or comma followed by three digits may mean thousands in
/// one country and thousandths in another: it is refused.
fn cents(amount: &str) -> Result<i64, Problem> {
    let shape = || Problem::new(MONEY_SHAPE);
    let marks: Vec<char> = amount.chars().filter(|c| matches!(c, '.' | ',')).collect();
    let (whole, decimals) = match marks[..] {
        [] => (amount, ""),
        [_] => {
            let (whole, decimals) = amount.split_once(['.', ',']).ok_or_else(shape)?;
            if decimals.len() == 3 {
                return Err(Problem::new(MONEY_AMBIGUOUS));
            }
            if !(1..=2).contains(&decimals.len()) {
                return Err(shape());
            }
            (whole, decimals)
        }
        // Several marks of one kind are thousands; the last one, of the other kind, is decimal.
        [first, .., last] if first == last => (amount, ""),
        [_, .., last] => {
            let (whole, decimals) = amount.rsplit_once(last).ok_or_else(shape)?;
            if !(1..=2).contains(&decimals.len()) {
                return Err(shape());
            }
            (whole, decimals)
        }
    };
    let whole = ungrouped(whole).ok_or_else(shape)?;
    if !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Err(shape());
    }
    let digits = format!("{whole}{decimals:0<2}");
    digits
        .parse()
        .map_err(|_| Problem::new(TOO_LARGE).with("max", euros(MAX_CENTS)))
}

/// A whole number, shown with its thousands apart.
pub(super) fn integer(raw: &str, cx: &CheckContext) -> Result<Checked, Problem> {
    let text = input::tidy(raw);
    let (negative, number) = unsigned(&text);
    input::only(number, |c| c.is_ascii_digit() || c == ' ')?;
    let digits = ungrouped(number).ok_or(Problem::new(NUMBER_SHAPE))?;
    let (min, max) = cx.range.unwrap_or((0, MAX_INTEGER));
    let n: i64 = digits
        .parse()
        .map_err(|_| Problem::new(TOO_LARGE).with("max", whole(max)))?;
    let n = if negative { -n } else { n };
    within(n, (min, max), whole)?;
    Ok(Checked::new(n.to_string(), whole(n)))
}

/// "12 345", with thin no-break spaces.
pub(super) fn whole(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    format!("{sign}{}", thousands(n.unsigned_abs()))
}

/// A year of four digits, within a lifetime of today unless the field says otherwise.
pub(super) fn year(raw: &str, cx: &CheckContext) -> Result<Checked, Problem> {
    let digits = input::digits(raw)?;
    let year: i64 = match digits.len() {
        4 => digits.parse().map_err(|_| Problem::new(YEAR_SHAPE))?,
        2 => return Err(Problem::new(DATE_SHORT_YEAR)),
        _ => return Err(Problem::new(YEAR_SHAPE)),
    };
    let today = i64::from(cx.today.year());
    let range = cx.range.unwrap_or(match cx.dates {
        DateBound::Past => (today - PLAUSIBLE_YEARS, today),
        DateBound::Future => (today, today + PLAUSIBLE_YEARS),
        DateBound::Any => (today - PLAUSIBLE_YEARS, today + PLAUSIBLE_YEARS),
    });
    within(year, range, |n| n.to_string())?;
    Ok(Checked::new(digits.clone(), digits))
}

fn within(n: i64, (min, max): (i64, i64), shown: impl Fn(i64) -> String) -> Result<(), Problem> {
    if n < min {
        Err(Problem::new(TOO_SMALL).with("min", shown(min)))
    } else if n > max {
        Err(Problem::new(TOO_LARGE).with("max", shown(max)))
    } else {
        Ok(())
    }
}

/// Whether a minus stands in front, and what follows it.
fn unsigned(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '−', '‐', '‑', '–']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    }
}

/// The digits of a number whose thousands may stand apart, all by the same mark.
fn ungrouped(text: &str) -> Option<String> {
    let mark = text.chars().find(|c| !c.is_ascii_digit());
    let groups: Vec<&str> = match mark {
        Some(mark) => text.split(mark).collect(),
        None => vec![text],
    };
    let (first, rest) = groups.split_first()?;
    let grouped = rest.is_empty() || first.len() <= 3;
    let good = !first.is_empty() && grouped && rest.iter().all(|group| group.len() == 3);
    let digits = groups.concat();
    (good && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(THIN);
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cx() -> CheckContext {
        CheckContext::on("2026-11-21".parse().unwrap())
    }

    fn cents_of(raw: &str) -> String {
        money(raw, &cx()).unwrap().stored
    }

    #[test]
    fn ways_to_write_an_amount() {
        for raw in [
            "1234,56",
            "1234.56",
            "1 234,56 €",
            "1\u{202f}234,56\u{a0}€",
            "1.234,56",
            "1,234.56 EUR",
            "1 234,56 euros",
        ] {
            assert_eq!(cents_of(raw), "123456", "{raw}");
        }
        assert_eq!(cents_of("850"), "85000");
        assert_eq!(cents_of("12,5"), "1250");
        assert_eq!(cents_of("0"), "0");
        assert_eq!(cents_of("1.234.567"), "123456700");
        assert_eq!(
            money("1234567,8", &cx()).unwrap().shown,
            "1\u{202f}234\u{202f}567,80\u{a0}€"
        );
    }

    #[test]
    fn amounts_that_cannot_be_read() {
        let code = |raw| money(raw, &cx()).unwrap_err().code;
        assert_eq!(code("1.234"), "money_ambiguous");
        assert_eq!(code("1,234"), "money_ambiguous");
        for raw in [
            "12,",
            ",50",
            "12,3456",
            "12 34",
            "1234 567",
            "1.234,567,89",
            "1.2,3.4",
            "1 23.456,00",
            "€",
            "1,234,56.7",
        ] {
            assert_eq!(code(raw), "money_shape", "{raw}");
        }
        assert_eq!(money("12k", &cx()).unwrap_err().params["character"], "k");
        assert_eq!(code("-5"), "too_small");
        assert_eq!(code("99999999999999999999"), "too_large");
    }

    #[test]
    fn a_field_may_take_negative_amounts() {
        let cx = CheckContext {
            range: Some((-100_000, 0)),
            ..cx()
        };
        let checked = money("-12,50 €", &cx).unwrap();
        assert_eq!(
            (checked.stored.as_str(), checked.shown.as_str()),
            ("-1250", "-12,50\u{a0}€")
        );
        assert_eq!(money("1", &cx).unwrap_err().params["max"], "0,00\u{a0}€");
    }

    #[test]
    fn whole_numbers() {
        let wide = cx();
        let cx = CheckContext {
            range: Some((0, 20)),
            ..cx()
        };
        assert_eq!(integer("3", &cx).unwrap().stored, "3");
        assert_eq!(integer("03", &cx).unwrap().stored, "3");
        assert_eq!(integer("21", &cx).unwrap_err().params["max"], "20");
        assert_eq!(integer("-1", &cx).unwrap_err().params["min"], "0");
        assert_eq!(integer("2,5", &cx).unwrap_err().params["character"], ",");
        assert_eq!(integer("1 2", &cx).unwrap_err().code, "number_shape");
        assert_eq!(integer("12345", &wide).unwrap().shown, "12\u{202f}345");
    }

    #[test]
    fn years() {
        assert_eq!(year("2025", &cx()).unwrap().stored, "2025");
        assert_eq!(year("25", &cx()).unwrap_err().code, "date_short_year");
        assert_eq!(year("20255", &cx()).unwrap_err().code, "year_shape");
        assert_eq!(year("1815", &cx()).unwrap_err().params["min"], "1901");
        let past = CheckContext {
            dates: DateBound::Past,
            ..cx()
        };
        assert_eq!(year("2027", &past).unwrap_err().params["max"], "2026");
    }

    proptest! {
        #[test]
        fn what_is_shown_is_stored_again(n in 0i64..=MAX_CENTS) {
            let once = money(&format!("{},{:02}", n / 100, n % 100), &cx()).unwrap();
            prop_assert_eq!(&once.stored, &n.to_string());
            prop_assert_eq!(money(&once.shown, &cx()).unwrap(), once);
            let m = n.min(MAX_INTEGER);
            let once = integer(&m.to_string(), &cx()).unwrap();
            prop_assert_eq!(&once.stored, &m.to_string());
            prop_assert_eq!(integer(&once.shown, &cx()).unwrap(), once);
        }

        #[test]
        fn nothing_typed_panics(raw in "[-0-9 .,€]{0,30}") {
            let _ = (money(&raw, &cx()), integer(&raw, &cx()), year(&raw, &cx()));
        }
    }
}
