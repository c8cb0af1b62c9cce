//! Keys as people name them: « Ctrl+K », « F2 », « Échap » would be « Escape ».

use fantoccini::key::Key;

/// The keys of a chord, modifiers first: `Control+k`, `Shift+Tab`, `F2`, `a`.
pub(super) fn chord(name: &str) -> Vec<char> {
    // « + » itself is a key: only a plus between two names separates.
    let mut names: Vec<&str> = name.split('+').collect();
    if name.ends_with('+') {
        names.truncate(names.len() - 2);
        names.push("+");
    }
    names.into_iter().map(key).collect()
}

fn key(name: &str) -> char {
    let special = match name {
        "Control" => Key::Control,
        "Shift" => Key::Shift,
        "Alt" => Key::Alt,
        "Tab" => Key::Tab,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Space" => Key::Space,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "Home" => Key::Home,
        "End" => Key::End,
        "PageUp" => Key::PageUp,
        "PageDown" => Key::PageDown,
        "Up" => Key::Up,
        "Down" => Key::Down,
        "Left" => Key::Left,
        "Right" => Key::Right,
        "F1" => Key::F1,
        "F2" => Key::F2,
        "F3" => Key::F3,
        "F4" => Key::F4,
        "F5" => Key::F5,
        "F6" => Key::F6,
        "F7" => Key::F7,
        "F8" => Key::F8,
        "F9" => Key::F9,
        "F10" => Key::F10,
        "F11" => Key::F11,
        "F12" => Key::F12,
        other => {
            let mut letters = other.chars();
            let (Some(letter), None) = (letters.next(), letters.next()) else {
                panic!("no key is called {other:?}");
            };
            return letter;
        }
    };
    char::from(special)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chords_are_read() {
        assert_eq!(chord("F2"), ['\u{e032}']);
        assert_eq!(chord("Control+k"), ['\u{e009}', 'k']);
        assert_eq!(chord("Shift+Tab"), ['\u{e008}', '\u{e004}']);
        assert_eq!(chord("+"), ['+']);
        assert_eq!(chord("Control++"), ['\u{e009}', '+']);
    }
}
