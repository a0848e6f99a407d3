package sandbox

import "fmt"

// profileJSON is what a new store's profile looks like, but for the store id. Field names are those of Ecwid's docs,
// page Get store profile; fulfilmentType has one l and lower-case values there.
const profileJSON = `{
"generalInfo":{"storeUrl":"https://store%[1]d.company.site","websitePlatform":"unknown","starterSite":{"ecwidSubdomain":"store%[1]d","generatedUrl":"https://store%[1]d.company.site"}},
"account":{"accountName":"Sandbox Owner","accountNickName":"Sandbox Owner","accountEmail":"owner@example.com","whiteLabel":false,"suspended":false,"registrationDate":"2024-01-15 09:00:00 +0000","paid":true},
"settings":{"closed":false,"storeName":"Sandbox Store","storeDescription":"","defaultProductSortOrder":"DEFINED_BY_STORE_OWNER","hideOutOfStockProductsInStorefront":false,"allowPreordersForOutOfStockProducts":false,"abandonedSales":{"autoAbandonedSalesRecovery":false}},
"mailNotifications":{"adminNotificationEmails":["owner@example.com"],"customerNotificationFromEmail":"owner@example.com"},
"company":{"companyName":"Sandbox Store","email":"owner@example.com","street":"144 West D Street","city":"Encinitas","countryCode":"US","postalCode":"92024","stateOrProvinceCode":"CA","phone":"1(800)5555555"},
"formatsAndUnits":{"currency":"USD","currencyPrefix":"$","currencySuffix":"","currencyPrecision":2,"currencyGroupSeparator":",","currencyDecimalSeparator":".","currencyTruncateZeroFractional":false,"currencyRate":1,"weightUnit":"KILOGRAM","weightPrecision":2,"dimensionsUnit":"CM","volumeUnit":"ML","timezone":"America/New_York","dateFormat":"MMM d, yyyy","timeFormat":"hh:mm a","orderNumberPrefix":"","orderNumberSuffix":""},
"languages":{"enabledLanguages":["en"],"defaultLanguage":"en"},
"shipping":{"handlingFee":{"name":"","value":0,"description":""},"shippingOrigin":{"companyName":"Sandbox Store","street":"144 West D Street","city":"Encinitas","countryCode":"US","postalCode":"92024","stateOrProvinceCode":"CA"},
"shippingOptions":[
{"id":"1003-1700000000001","title":"Standard shipping","enabled":true,"orderby":10,"fulfilmentType":"shipping","minimumOrderSubtotal":0,"destinationZone":{"id":"WORLD","name":"WORLD"},"deliveryTimeDays":"3-5","description":"","ratesCalculationType":"flat","flatRate":{"rateType":"ABSOLUTE","rate":5.99}},
{"id":"1003-1700000000002","title":"Express shipping","enabled":true,"orderby":20,"fulfilmentType":"shipping","minimumOrderSubtotal":0,"destinationZone":{"id":"WORLD","name":"WORLD"},"deliveryTimeDays":"1-2","description":"","ratesCalculationType":"flat","flatRate":{"rateType":"ABSOLUTE","rate":14.99}},
{"id":"1003-1700000000003","title":"Local delivery","enabled":true,"orderby":30,"fulfilmentType":"delivery","minimumOrderSubtotal":0,"destinationZone":{"id":"WORLD","name":"WORLD"},"deliveryTimeDays":"0-1","description":"","ratesCalculationType":"flat","flatRate":{"rateType":"ABSOLUTE","rate":4.5}},
{"id":"1003-1700000000004","title":"Store pickup","enabled":true,"orderby":40,"fulfilmentType":"pickup","minimumOrderSubtotal":0,"description":"","pickupInstruction":"Bring your receipt and order number.","scheduledPickup":true}]},
"zones":[],
"taxes":[{"id":947976181,"name":"Sales tax","enabled":true,"includeInPrice":false,"useShippingAddress":true,"taxShipping":false,"appliedByDefault":true,"defaultTax":8,"rules":[]}],
"taxSettings":{"automaticTaxEnabled":false,"pricesIncludeTax":false},
"payment":{"paymentOptions":[
{"id":"1003-1700000000011","enabled":true,"checkoutTitle":"Credit or debit card","paymentProcessorId":"creditCard","paymentProcessorTitle":"Credit or debit card","orderBy":10},
{"id":"1003-1700000000012","enabled":true,"checkoutTitle":"PayPal","paymentProcessorId":"paypal","paymentProcessorTitle":"PayPal","orderBy":20},
{"id":"1003-1700000000013","enabled":true,"checkoutTitle":"Bank transfer","paymentProcessorId":"offline","paymentProcessorTitle":"Bank transfer","orderBy":30},
{"id":"1003-1700000000014","enabled":true,"checkoutTitle":"Cash","paymentProcessorId":"offline","paymentProcessorTitle":"Cash","orderBy":40}],"applePay":{"enabled":false}},
"featureToggles":[{"name":"NEW_PRODUCT_LIST","visible":true,"enabled":true}],
"legalPagesSettings":{"requireTermsAgreementAtCheckout":false,"legalPages":[]},
"designSettings":{},"productFiltersSettings":{"enabledInStorefront":true,"filterSections":[]},
"orderInvoiceSettings":{"displayOrderInvoices":true},"socialLinksSettings":{},"registrationAnswers":{},
"tipsSettings":{"enabled":false},"taxInvoiceSettings":{"enableTaxInvoices":false}}`

func defaultProfile(o Options) object {
	var profile object
	if err := decode(fmt.Appendf(nil, profileJSON, o.StoreID), &profile); err != nil {
		panic("sandbox: default profile: " + err.Error())
	}
	child(profile, "generalInfo")["storeId"] = number(o.StoreID)
	return profile
}
