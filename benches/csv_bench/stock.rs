//! What is in stock: short records without quotes, about forty bytes each.

use super::dice::Dice;
use super::records::Records;

pub(crate) const COLUMNS: [&str; 6] = ["sku", "source_code", "qty", "is_in_stock", "notify_stock_qty", "manage_stock"];

/// Writes the record of an article.
pub(crate) fn write(number: u64, dice: &mut Dice, out: &mut Records) {
    let qty = if dice.is_in_percent(10) { 0 } else { dice.below(900) };
    out.cell(&format!("24-MB{:02}-{number:08}", number % 97));
    out.cell("default");
    out.cell(&format!("{qty}.0000"));
    out.cell(if qty > 0 { "1" } else { "0" });
    out.cell("1");
    out.cell("1");
    out.end();
}
