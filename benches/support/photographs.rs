//! Pictures like photographs, the same ones in each run: light that changes slowly, textures, edges, and the noise of a sensor.

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

/// Width and height of a picture, in pixels.
pub(crate) const SIDE: usize = 2_000;

/// Quality of the originals: what a camera or a careful supplier writes.
const QUALITY: u8 = 92;

/// Periods of the texture in pixels and how much each one adds.
const OCTAVES: [(f32, f32); 6] = [(640.0, 60.0), (230.0, 34.0), (90.0, 20.0), (36.0, 11.0), (14.0, 6.0), (6.0, 3.5)];

const SHAPES: usize = 14;

/// Returns one picture as a JPEG file with colours at half resolution.
pub(crate) fn jpeg(number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    let side = u16::try_from(SIDE).expect("a picture is small enough");
    encoder.encode(&draw(number), side, side, ColorType::Rgb).expect("memory takes all bytes");
    bytes
}

/// Draws one picture: red, green, blue, row by row.
pub(crate) fn draw(number: u32) -> Vec<u8> {
    let mut luck = Luck(u64::from(number) * 7_919 + 1);
    let lattice: Vec<f32> = (0..LATTICE * LATTICE).map(|_| luck.unit() - 0.5).collect();
    let corners: [[f32; 3]; 4] = std::array::from_fn(|_| luck.colour());
    let shapes: [Shape; SHAPES] = std::array::from_fn(|_| Shape::drawn(&mut luck));
    let mut pixels = Vec::with_capacity(SIDE * SIDE * 3);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let (x, y) = (x as f32, y as f32);
            let mut colour = light(&corners, x, y);
            let mut grain = 1.0;
            for shape in &shapes {
                let cover = shape.cover(x, y);
                colour = mix(colour, shape.colour, cover);
                grain += (shape.grain - grain) * cover;
            }
            let texture: f32 = OCTAVES.iter().map(|(period, height)| height * smooth(&lattice, x / period, y / period)).sum();
            let noise = (luck.unit() + luck.unit() - 1.0) * 7.0;
            pixels.extend(colour.map(|value| (value + texture * grain + noise).clamp(0.0, 255.0) as u8));
        }
    }
    pixels
}

/// A rounded thing with a colour and a texture of its own.
struct Shape {
    at: [f32; 2],
    half: [f32; 2],
    turn: [f32; 2],
    power: f32,
    colour: [f32; 3],
    grain: f32,
}

impl Shape {
    fn drawn(luck: &mut Luck) -> Self {
        let side = SIDE as f32;
        let angle = luck.unit() * std::f32::consts::TAU;
        Self {
            at: [luck.unit() * side, luck.unit() * side],
            half: [40.0 + luck.unit() * 500.0, 30.0 + luck.unit() * 300.0],
            turn: [angle.cos(), angle.sin()],
            power: if luck.unit() < 0.5 { 2.0 } else { 8.0 },
            colour: luck.colour(),
            grain: luck.unit() * luck.unit() * 2.0,
        }
    }

    /// How much of a pixel the shape covers, 0 to 1: its edge is about two pixels soft, as behind a lens.
    fn cover(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x - self.at[0], y - self.at[1]);
        let reach = self.half[0].max(self.half[1]) * 1.5;
        if x.abs() > reach || y.abs() > reach {
            return 0.0;
        }
        let along = (x * self.turn[0] + y * self.turn[1]) / self.half[0];
        let across = (y * self.turn[0] - x * self.turn[1]) / self.half[1];
        let raised = |value: f32| if self.power > 4.0 { value.powi(8) } else { value * value };
        let inside = (1.0 - (raised(along) + raised(across))) * self.half[1] / self.power;
        (inside / 2.0 + 0.5).clamp(0.0, 1.0)
    }
}

fn light(corners: &[[f32; 3]; 4], x: f32, y: f32) -> [f32; 3] {
    let (x, y) = (x / SIDE as f32, y / SIDE as f32);
    mix(mix(corners[0], corners[1], x), mix(corners[2], corners[3], x), y)
}

fn mix(from: [f32; 3], to: [f32; 3], part: f32) -> [f32; 3] {
    std::array::from_fn(|channel| from[channel] + (to[channel] - from[channel]) * part)
}

/// Points of the lattice in a row; a power of two.
const LATTICE: usize = 512;

/// A value between the points of the lattice, without corners.
fn smooth(lattice: &[f32], x: f32, y: f32) -> f32 {
    let (column, row) = (x as usize, y as usize);
    let soft = |part: f32| part * part * (3.0 - 2.0 * part);
    let (right, down) = (soft(x - column as f32), soft(y - row as f32));
    let at = |column: usize, row: usize| lattice[(row % LATTICE) * LATTICE + column % LATTICE];
    let above = at(column, row) + (at(column + 1, row) - at(column, row)) * right;
    let below = at(column, row + 1) + (at(column + 1, row + 1) - at(column, row + 1)) * right;
    above + (below - above) * down
}

/// Numbers that look like luck and are the same each time (xorshift).
struct Luck(u64);

impl Luck {
    /// From 0 to just below 1.
    fn unit(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }

    fn colour(&mut self) -> [f32; 3] {
        std::array::from_fn(|_| 30.0 + self.unit() * 200.0)
    }
}
