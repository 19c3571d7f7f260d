"""Every setting of the site, by what it is about; each is read from the environment as environment.py says."""

from __future__ import annotations

from marketplace.settings.api import *
from marketplace.settings.applying import *
from marketplace.settings.browser_rules import *
from marketplace.settings.enquiries import *
from marketplace.settings.environment import *
from marketplace.settings.files import *
from marketplace.settings.fraud import *
from marketplace.settings.logs import *
from marketplace.settings.notices import *
from marketplace.settings.personal_data import *
from marketplace.settings.points import *
from marketplace.settings.quality import *
from marketplace.settings.servers import *
from marketplace.settings.signing_in import *
from marketplace.settings.site import *
