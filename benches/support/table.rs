//! One readable table.

/// Prints rows with aligned columns, the first to the left and the others to the right.
#[expect(clippy::print_stdout, reason = "a bench tells its figures")]
pub(crate) fn print(title: &str, rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    println!("\n{title}\n");
    for row in rows {
        let cells = (0..columns).map(|column| (row.get(column).map_or("", String::as_str), width(column)));
        let cells = cells
            .enumerate()
            .map(|(column, (cell, width))| if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") });
        println!("  {}", cells.collect::<Vec<_>>().join("   ").trim_end());
    }
    println!();
}

/// Makes one row.
pub(crate) fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}
