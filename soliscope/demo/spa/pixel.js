// Stands in for an advertiser's tag: it calls its vendor once, as the real one does.
new Image().src = 'http://www.facebook.com/tr/?id=000000000000000&ev=PageView&dl=' + encodeURIComponent(location.href);
