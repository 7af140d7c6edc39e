"""Registers our field types; the form library looks for a module of this name in every app."""

from wagtailstreamforms.fields import register

from forms.fields.address import Address
from forms.fields.calculated import Calculated
from forms.fields.choices import Choice, Consent, MultiChoice, Unit, YesNo
from forms.fields.codelist import Codelist
from forms.fields.dates import Date
from forms.fields.files import File, Picture, Signature
from forms.fields.group import Group
from forms.fields.lookup import CaseNumber, Entry
from forms.fields.map_point import MapPoint
from forms.fields.note import Note
from forms.fields.numbers import Integer, Money, Number, Percent
from forms.fields.papers import BankCard, Landline, Passport, Plate, Postcode, ResidencePermit
from forms.fields.post import Post
from forms.fields.rating import Rating
from forms.fields.region import Region
from forms.fields.repeat import Repeat
from forms.fields.table import Table
from forms.fields.text import Email, IdNumber, LongText, Mobile, PersonName, Phone, Text, Uscc
from forms.fields.times import DateTime, Duration, Month, Time

# In the order the builder offers them: what forms use most comes first.
TYPES = (
    Text, LongText, Choice, MultiChoice, YesNo, PersonName, IdNumber, Mobile, Phone, Date, Integer, Number, Money,
    Unit, File, Picture, Table, Repeat, Group, Email, Uscc, Consent, Note,
    Landline, Month, DateTime, Time, Duration, Percent, Rating, ResidencePermit, Passport, BankCard, Plate, Postcode,
    Region, Address, Codelist, Signature, MapPoint, Calculated, Post,
    Entry, CaseNumber,
)  # fmt: skip
for each in TYPES:
    register(each.type, each)
