//! Products as a shop has them: German and English texts with umlauts, quotes, commas, HTML and line breaks; about a kilobyte each.

use super::dice::Dice;
use super::records::Records;

pub(crate) const COLUMNS: [&str; 40] = [
    "sku",
    "store_view_code",
    "attribute_set_code",
    "product_type",
    "categories",
    "product_websites",
    "name",
    "description",
    "short_description",
    "weight",
    "product_online",
    "tax_class_name",
    "visibility",
    "price",
    "special_price",
    "special_price_from_date",
    "special_price_to_date",
    "url_key",
    "meta_title",
    "meta_keywords",
    "meta_description",
    "base_image",
    "base_image_label",
    "small_image",
    "thumbnail_image",
    "created_at",
    "updated_at",
    "new_from_date",
    "new_to_date",
    "country_of_manufacture",
    "additional_attributes",
    "qty",
    "out_of_stock_qty",
    "is_in_stock",
    "manage_stock",
    "min_cart_qty",
    "max_cart_qty",
    "allow_backorders",
    "related_skus",
    "additional_images",
];

const KINDS: [&str; 8] = ["Becher", "Teekanne", "Laptop Bag", "Windjacke", "Yoga Mat", "Schüssel", "Desk Lamp", "Monitor 27\""];
const MARKS: [&str; 6] = ["Alster", "Förde", "Nordlicht", "Harbour", "Möwe", "Elbe"];
const COLOURS: [&str; 6] = ["blau", "grün", "weiß", "red", "slate grey", "anthrazit"];
const MATERIALS: [&str; 5] = ["Steinzeug", "Porzellan", "cotton", "Edelstahl", "recycled polyester"];
const SENTENCES: [&str; 8] = [
    "Von Hand glasiert, spülmaschinenfest und für die Mikrowelle geeignet.",
    "Fits screens up to 15.6\" and has two inner pockets, one with a zip.",
    "Der \"kleine Große\" passt in jede Küche, auch in die enge.",
    "Made of certified fabric; machine washable at 30 °C.",
    "Lieferung in 2–3 Tagen, auf Wunsch als Geschenk verpackt.",
    "The lid closes tightly, so that nothing is spilled on the way.",
    "Jedes Stück ist ein Unikat: Maße und Farben weichen leicht ab.",
    "Please note: care instructions are printed on the label.",
];
const CATEGORIES: [&str; 4] = [
    "Default Category/Küche/Geschirr",
    "Default Category/Gear/Bags,Default Category/Sale",
    "Default Category/Büro",
    "Default Category/Men/Jackets",
];

/// Writes the record of a product.
pub(crate) fn write(number: u64, dice: &mut Dice, out: &mut Records) {
    let (kind, mark, colour) = (dice.pick(&KINDS), dice.pick(&MARKS), dice.pick(&COLOURS));
    let sku = format!("24-{}{:02}-{number:07}", &mark[..1], number % 97);
    let name = format!("{kind} {mark}, {colour}");
    let image = format!("/{}/{}/{}-{number}.jpg", &sku[3..4].to_lowercase(), sku.len() % 10, sku.to_lowercase());
    let cents = 199 + dice.below(49_900);
    let is_special = dice.is_in_percent(20);
    let special = |text: String| if is_special { text } else { String::new() };
    let qty = dice.below(500);
    let created = format!("2024-{:02}-{:02} {:02}:{:02}:07", 1 + dice.below(12), 1 + dice.below(28), dice.below(24), dice.below(60));
    let mut cell = |text: &str| out.cell(text);
    cell(&sku);
    cell("");
    cell("Default");
    cell(if dice.is_in_percent(90) { "simple" } else { "virtual" });
    cell(dice.pick(&CATEGORIES));
    cell("base");
    cell(&name);
    cell(&description(&name, dice));
    cell(dice.pick(&SENTENCES));
    cell(&format!("{}.{:04}", dice.below(20), dice.below(10_000)));
    cell(if dice.is_in_percent(95) { "1" } else { "2" });
    cell("Taxable Goods");
    cell(if dice.is_in_percent(80) { "Catalog, Search" } else { "Not Visible Individually" });
    cell(&format!("{}.{:02}00", cents / 100, cents % 100));
    cell(&special(format!("{}.9900", cents / 150)));
    cell(&special("2024-11-20".to_owned()));
    cell(&special("2024-12-02".to_owned()));
    cell(&format!("{}-{number}", sku.to_lowercase()));
    cell(&name);
    cell(&format!("{kind}, {mark}, {colour}, kaufen, online"));
    cell(&format!("{name} günstig kaufen. {}", dice.pick(&SENTENCES)));
    cell(&image);
    cell(&name);
    cell(&image);
    cell(&image);
    cell(&created);
    cell(&created);
    cell(if is_special { "2024-11-01" } else { "" });
    cell("");
    cell(dice.pick(&["DE", "PT", "", "CN"]));
    cell(&format!("color={colour},material={},size={},ean=40{:011}", dice.pick(&MATERIALS), dice.below(60), number));
    cell(&format!("{qty}.0000"));
    cell("0.0000");
    cell(if qty > 0 { "1" } else { "0" });
    cell("1");
    cell("1.0000");
    cell("10000");
    cell("0");
    cell(&if dice.is_in_percent(30) { format!("24-E{:02}-{:07},24-M01-0000001", number / 2 % 97, number / 2) } else { String::new() });
    cell(&if dice.is_in_percent(50) { format!("{image},/b/2/{number}_back.jpg,/b/2/{number}_side.jpg") } else { String::new() });
    out.end();
}

/// Returns a text of several lines.
fn description(name: &str, dice: &mut Dice) -> String {
    let mut text = format!("<p><strong>{name}</strong></p>\n<ul>\n");
    for _ in 0..2 + dice.below(4) {
        text += &format!("<li>{}</li>\n", dice.pick(&SENTENCES));
    }
    text += "</ul>";
    text
}
