"""Scrapy settings: politeness and safety first.

An ordinary settings module: `scrapy crawl site -a url=https://example.com/` uses it as it is, and
`crawler.run` puts the options of a run on top.
"""

from scrapy.settings import default_settings as _defaults

from crawler import browser as _browser
from crawler.options import USER_AGENT as _USER_AGENT
from crawler.options import CrawlOptions

SOLISCOPE_OPTIONS = CrawlOptions()
SOLISCOPE_FOLDER = ""
"""Where the archive goes; empty: `crawl-HOST` in the current directory."""

SOLISCOPE_STORE_BASE = ""
"""Address that stands in for the app stores in `scrapy crawl apple` and `google_play`: a mirror."""

BOT_NAME = "soliscope"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
USER_AGENT = _USER_AGENT
# A neutral visitor: English is asked for, so that a site that adapts shows its default to someone
# who is nowhere in particular. Language versions are reached by their own addresses.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
}

# Politeness. `crawler.pace` lowers the delay to 0 where the server turns out to be this machine.
DOWNLOAD_DELAY = 1.0
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 2
# Tasks that Scrapy starts for the items of each response, and a response gives one at most: the
# default of 100 costs more time than everything else in this process.
CONCURRENT_ITEMS = 1
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0
RETRY_TIMES = 1
ROBOTSTXT_OBEY = False  # crawler.middlewares.Robots obeys it, and never fails open

# Limits.
DOWNLOAD_MAXSIZE = SOLISCOPE_OPTIONS.max_body
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 10
URLLENGTH_LIMIT = 2083

# No code-execution ports, no other schemes, no unverified certificates, no caches.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {
    "http": "crawler.connect.GuardedHandler",
    "https": "crawler.connect.GuardedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
HTTPCACHE_ENABLED = False
REFERER_ENABLED = False

# Pages that need a browser (crawler.render): Chromium without a network of its own.
locals().update(_browser.settings(_browser.program().path, SOLISCOPE_OPTIONS.browser_pages))

SCHEDULER = "crawler.scheduler.SurveyScheduler"
# Those that are switched off above are not named at all: Scrapy loads what it finds here, None too,
# and they bring an HTTP server and a shell with them.
EXTENSIONS_BASE = {
    name: order
    for name, order in _defaults.EXTENSIONS_BASE.items()
    if "remote_control" not in name and "telnet" not in name
}
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,
    "crawler.pace.Pace": 0,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.Robots": 100,
    "crawler.middlewares.Credentials": 720,
    "crawler.middlewares.Archiver": 860,
    # Redirects are answers: each is archived, checked against robots.txt and scope, and counted.
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    # Bodies are decoded where pages are read, in a worker, never in the reactor.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    # A proxy would connect to addresses that the guard cannot see.
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
}
LOG_LEVEL = "WARNING"
STATS_DUMP = False
LOGSTATS_INTERVAL = 0
