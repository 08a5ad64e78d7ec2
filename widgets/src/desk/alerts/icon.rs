//! The tab's icon with a number on it. Pure; colours are the caller's.

const PLAIN: &str = include_str!("../../../../public/icons/favicon.svg");

/// The icon with a disc that says how much needs the agent; more than nine is `9+`.
pub fn with_number(count: u32, disc: &str, ink: &str) -> String {
    let (number, size) = if count > 9 { ("9+".to_owned(), 13) } else { (count.to_string(), 16) };
    let badge = format!(
        "<circle cx=\"22\" cy=\"22\" r=\"10\" fill=\"{disc}\"/><text x=\"22\" y=\"22\" dy=\".36em\" fill=\"{ink}\" \
         font-family=\"sans-serif\" font-weight=\"700\" font-size=\"{size}\" text-anchor=\"middle\">{number}</text>"
    );
    let end = PLAIN.rfind("</svg>").unwrap_or(PLAIN.len());
    [PLAIN.get(..end).unwrap_or_default(), &badge, "</svg>"].concat()
}

#[cfg(test)]
mod tests {
    use super::with_number;

    #[test]
    fn the_number_stands_inside_and_is_short() {
        let two = with_number(2, "red", "white");
        assert!(two.starts_with("<svg") && two.ends_with(">2</text></svg>"), "{two}");
        assert!(with_number(10, "red", "white").contains(">9+</text>"));
        assert_eq!(two.matches("</svg>").count(), 1);
    }
}
