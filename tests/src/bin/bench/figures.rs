//! What is printed, and how many measurements become one figure.

/// Tells a figure.
pub fn tell(key: &str, page: &str, value: Option<f64>) {
    let value = value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
    println!("figure\t{key}\t{page}\t{value}");
}

/// The value below which this share of all lies: 0.5 is the median, 1 the worst.
pub fn percentile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(at.max(1) - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn shares_of_a_hundred() {
        let values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile(&values, 0.5), Some(50.0));
        assert_eq!(percentile(&values, 0.95), Some(95.0));
        assert_eq!(percentile(&values, 1.0), Some(100.0));
        assert_eq!(percentile(&[], 0.5), None);
    }
}
