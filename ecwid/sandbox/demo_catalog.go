package sandbox

// demoCategories lists the categories of the demo shop, a parent before its children: "name" or "parent > name".
const demoCategories = `
Tea
Tea > Black tea
Tea > Green tea
Tea > Oolong
Tea > Herbal infusions
Teaware
Teaware > Teapots
Teaware > Cups and mugs
Tableware
Tableware > Plates and bowls
Tableware > Vases
Accessories
Gift sets
Guides`

// demoProducts lists the products of the demo shop, one a line, with these columns:
//
//	sku | name | price | category | picture | stock, - for unlimited | warning limit | weight in kg | more | description
//
// more holds, apart by semicolons: disabled, digital, "was P" (compare-to price), "tiers N@P N@P", and variations as
// "Option: value, price, stock", where the price may be empty and each following one is only "value, price, stock".
const demoProducts = `
TEA-ASM|Assam Breakfast|9.5|Black tea|tin|0|5|0.06|Size: 50 g, 9.50, 42; 100 g, 17, 31; 250 g, 38, 12|Malty, brisk and made for milk.
TEA-DAR|Darjeeling First Flush|14|Black tea|tin|0|5|0.06|Size: 50 g, 14, 18; 100 g, 26, 9; 250 g, 59, 3|Floral spring picking from a single garden.
TEA-ERL|Earl Grey with Bergamot|10|Black tea|tin|0|5|0.06|Size: 50 g, 10, 55; 100 g, 18, 40; 250 g, 40, 16|Ceylon leaf with cold-pressed bergamot oil.
TEA-CEY|Ceylon Orange Pekoe|8.5|Black tea|tin|64|10|0.11|tiers 6@7.9 12@7.2|Bright, citrusy everyday tea, 100 g.
TEA-LAP|Lapsang Souchong|11.5|Black tea|tin|0|4|0.11||Smoked over pine wood, 100 g.
TEA-SEN|Sencha Spring|12|Green tea|tin|0|5|0.06|Size: 50 g, 12, 27; 100 g, 22, 14; 250 g, 49, 0|Steamed first-harvest leaf, sweet and grassy.
TEA-MAT|Ceremonial Matcha|29|Green tea|tin|4|6|0.05||Stone-ground in small batches, 30 g tin.
TEA-GEN|Genmaicha|9|Green tea|tin|38|8|0.11||Green tea with toasted rice, 100 g.
TEA-JAS|Jasmine Pearls|16|Green tea|tin|22|6|0.06||Hand-rolled pearls scented on five nights, 50 g.
TEA-TGY|Iron Goddess Oolong|15|Oolong|tin|19|5|0.06||Lightly oxidised, orchid and cream, 50 g.
TEA-MLK|Milk Oolong|13.5|Oolong|tin|2|5|0.06||Buttery high-mountain oolong, 50 g.
TEA-CHM|Chamomile Blossom|7.5|Herbal infusions|leaf|71|10|0.08||Whole flowers, 70 g.
TEA-MNT|Peppermint Leaf|7|Herbal infusions|leaf|85|10|0.08||Cut leaf with a lot of menthol, 70 g.
TEA-ROO|Rooibos Vanilla|8|Herbal infusions|leaf|47|8|0.11||Red bush with bourbon vanilla, 100 g.
TEA-GIN|Ginger and Lemon|7.5|Herbal infusions|leaf|0|8|0.11||Root, peel and a little liquorice, 100 g.
TEA-HIB|Hibiscus Berry|7.5|Herbal infusions|leaf|33|8|0.11|was 9|Tart and ruby red, good over ice, 100 g.
POT-FERN|Fern Teapot|64|Teapots|pot|0|2|1.1|Glaze: Moss, , 7; Sand, , 5; Ink, , 0|Our own 0.8 l stoneware pot with a pressed fern.
POT-KYU|Side-Handle Kyusu|58|Teapots|pot|6|2|0.6||Unglazed clay with a fine built-in strainer, 0.35 l.
POT-CAST|Cast-Iron Teapot|79|Teapots|pot|3|2|1.9||Enamelled inside, keeps a litre hot for an hour.
POT-GLS|Glass Teapot with Strainer|36|Teapots|pot|15|4|0.7||Borosilicate glass for watching leaves unfurl, 0.9 l.
POT-ONE|One-Cup Teapot|28|Teapots|pot|1|3|0.4||Pot and cup in one, 0.3 l.
CUP-FERN|Fern Mug|22|Cups and mugs|cup|0|4|0.4|Glaze: Moss, , 24; Sand, , 19; Ink, , 11; tiers 4@20 8@18.5|The mug to the Fern Teapot, 0.35 l.
CUP-TALL|Tall Latte Cup|19|Cups and mugs|cup|26|5|0.4||Straight sides and a big handle, 0.4 l.
CUP-GONG|Gongfu Tasting Cups|32|Cups and mugs|cup|9|3|0.3||Four thin porcelain cups of 40 ml.
CUP-ESP|Espresso Cup|14|Cups and mugs|cup|40|8|0.2|tiers 6@12.5|Stackable, 80 ml.
CUP-TRAV|Travel Tumbler|27|Cups and mugs|cup|0|4|0.35|Colour: Forest, , 13; Cream, , 3; Slate, , 0|Double wall with a tea basket, 0.4 l.
CUP-SAU|Cup and Saucer|24|Cups and mugs|cup|17|4|0.45||Wide porcelain cup for black tea, 0.2 l.
PLT-DES|Dessert Plate|16|Plates and bowls|plate|52|8|0.4|tiers 6@14|Stoneware, 19 cm.
PLT-DIN|Dinner Plate|23|Plates and bowls|plate|37|8|0.8|tiers 6@20.5|Stoneware, 27 cm.
BWL-RICE|Rice Bowl|15|Plates and bowls|plate|44|8|0.3||Speckled glaze, 12 cm.
BWL-SRV|Serving Bowl|42|Plates and bowls|plate|8|3|1.3||Low and wide, 30 cm.
PLT-CAKE|Cake Stand|48|Plates and bowls|plate|5|2|1.4|was 56|Turned in one piece, 25 cm.
VAS-BUD|Bud Vase|18|Vases|vase|29|6|0.3||For a single stem.
VAS-TALL|Tall Vase|54|Vases|vase|4|2|1.2||Matt white, 32 cm.
VAS-MOON|Moon Vase|88|Vases|vase|0|1|1.6||Round as its name, made to order twice a year.
ACC-STR|Fine Mesh Strainer|12|Accessories|tool|66|10|0.08||Steel basket that fits every mug of ours.
ACC-WHSK|Bamboo Matcha Whisk|21|Accessories|tool|13|5|0.06||One hundred tines, with a holder.
ACC-TMR|Brass Tea Timer|26|Accessories|tool|11|3|0.15||Three sand glasses: 2, 3 and 5 minutes.
ACC-TIN|Tea Storage Tin|11|Accessories|tool|58|10|0.15|tiers 4@9.5|Holds 100 g, closes tight.
ACC-KET|Gooseneck Kettle|89|Accessories|tool|6|2|1.3||Variable temperature, 0.9 l.
ACC-TWL|Linen Tea Towel|14.5|Accessories|tool|35|6|0.1||Stone-washed, with the shop's fern.
ACC-HON|Wildflower Honey|13|Accessories|tool|20|6|0.45||From hives in the Blue Ridge, 340 g.
GFT-STRT|Starter Set|72|Gift sets|box|10|3|1.4||One-Cup Teapot, strainer and two teas of 50 g.
GFT-MAT|Matcha Set|84|Gift sets|box|7|3|0.6|was 96|Matcha, whisk, scoop and bowl.
GFT-SAMP|Sampler of Eight|34|Gift sets|box|18|5|0.25||Eight teas of 15 g in a box.
GFT-WNTR|Winter Advent Box|59|Gift sets|box|40|5|0.8|disabled|Twenty-four teas; on sale from December.
DIG-BREW|Brewing Guide|6|Guides|book|-|0|0|digital|Temperatures and times for forty teas, PDF.
DIG-GLAZE|Glazing at Home|39|Guides|book|-|0|0|digital|Video course in six lessons.`
