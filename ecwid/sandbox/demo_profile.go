package sandbox

// demoProfile is what the demo shop's profile has other than a new store's: a tea and ceramics shop in Asheville that
// charges sales tax in its own state, ships in the country for nothing above 75 dollars, delivers in town, and sends
// small parcels abroad.
const demoProfile = `{
"settings":{"storeName":"Fern & Kettle","storeDescription":"Loose leaf tea and the pots to brew it in."},
"account":{"accountName":"Fern & Kettle","accountNickName":"Fern & Kettle"},
"company":{"companyName":"Fern & Kettle","email":"hello@example.com","street":"18 Wall Street","city":"Asheville","countryCode":"US","postalCode":"28801","stateOrProvinceCode":"NC","phone":"+1 828 555 0118"},
"zones":[
{"id":"1003-1700000000021","name":"United States","countryCodes":["US"]},
{"id":"1003-1700000000022","name":"North Carolina","countryCodes":["US"],"stateOrProvinceCodes":["NC"]},
{"id":"1003-1700000000023","name":"Asheville","countryCodes":["US"],"postCodes":["288*"]},
{"id":"1003-1700000000024","name":"Abroad","countryCodes":["CA","GB","IE","DE","FR","NL","AU"]}],
"taxes":[{"id":947976181,"name":"Sales tax","enabled":true,"includeInPrice":false,"useShippingAddress":true,"taxShipping":false,"appliedByDefault":true,"defaultTax":0,"rules":[{"zoneId":"1003-1700000000022","tax":7}]}],
"shipping":{"shippingOrigin":{"companyName":"Fern & Kettle","street":"18 Wall Street","city":"Asheville","countryCode":"US","postalCode":"28801","stateOrProvinceCode":"NC"},
"shippingOptions":[
{"id":"1003-1700000000031","title":"Standard shipping","enabled":true,"orderby":10,"fulfilmentType":"shipping","minimumOrderSubtotal":0,"destinationZone":{"id":"1003-1700000000021","name":"United States"},"deliveryTimeDays":"3-5","description":"Free above $75","ratesCalculationType":"table","ratesTable":{"tableBasedOn":"SUBTOTAL","rates":[{"conditions":{"subtotalFrom":0,"subtotalTo":75},"rate":{"perOrder":6.95}},{"conditions":{"subtotalFrom":75},"rate":{"perOrder":0}}]}},
{"id":"1003-1700000000032","title":"Express shipping","enabled":true,"orderby":20,"fulfilmentType":"shipping","minimumOrderSubtotal":0,"destinationZone":{"id":"1003-1700000000021","name":"United States"},"deliveryTimeDays":"1-2","description":"","ratesCalculationType":"flat","flatRate":{"rateType":"ABSOLUTE","rate":16.5}},
{"id":"1003-1700000000033","title":"International post","enabled":true,"orderby":30,"fulfilmentType":"shipping","minimumOrderSubtotal":0,"destinationZone":{"id":"1003-1700000000024","name":"Abroad"},"deliveryTimeDays":"7-14","description":"","ratesCalculationType":"table","ratesTable":{"tableBasedOn":"WEIGHT","rates":[{"conditions":{"weightFrom":0,"weightTo":1},"rate":{"perOrder":18}},{"conditions":{"weightFrom":1,"weightTo":20},"rate":{"perOrder":18,"perWeight":9}}]}},
{"id":"1003-1700000000034","title":"Local delivery","enabled":true,"orderby":40,"fulfilmentType":"delivery","minimumOrderSubtotal":15,"destinationZone":{"id":"1003-1700000000023","name":"Asheville"},"deliveryTimeDays":"0-1","description":"By cargo bike","ratesCalculationType":"flat","flatRate":{"rateType":"ABSOLUTE","rate":5}},
{"id":"1003-1700000000035","title":"Pick up at the shop","enabled":true,"orderby":50,"fulfilmentType":"pickup","minimumOrderSubtotal":0,"destinationZone":{"id":"WORLD","name":"WORLD"},"description":"","pickupInstruction":"Ring the bell at 18 Wall Street and tell us your order number.","scheduledPickup":true}]}}`

// demoCoupons are the coupons of the demo shop. Names of categories stand for their ids, dates for days from now.
const demoCoupons = `[
{"name":"Welcome","code":"WELCOME10","discountType":"PERCENT","discount":10,"applicationLimit":"NEW_CUSTOMER_ONLY","launchDate":-200},
{"name":"Five off","code":"TEATIME5","discountType":"ABS","discount":5,"totalLimit":40,"launchDate":-120,"expirationDate":60},
{"name":"Free shipping in autumn","code":"SHIPFREE","discountType":"SHIPPING","totalLimit":30,"launchDate":-90,"expirationDate":30},
{"name":"Teaware week","code":"TEAWARE15","discountType":"PERCENT","discount":15,"catalogLimit":{"products":[],"categories":["Teapots","Cups and mugs"]},"launchDate":-20,"expirationDate":10},
{"name":"For regulars","code":"REGULAR12","discountType":"PERCENT_AND_SHIPPING","discount":12,"applicationLimit":"REPEAT_CUSTOMER_ONLY","usesLimit":"ONCEPERCUSTOMER","launchDate":-150},
{"name":"Sorry for the delay","code":"SORRY-7KQ2","discountType":"ABS","discount":15,"usesLimit":"SINGLE","launchDate":-3},
{"name":"Summer sale","code":"SUMMER20","discountType":"PERCENT","discount":20,"launchDate":-160,"expirationDate":-70},
{"name":"Staff","code":"STAFF30","discountType":"PERCENT","discount":30,"status":"PAUSED","launchDate":-300}]`
