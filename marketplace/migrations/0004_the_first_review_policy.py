from django.db import migrations

CONTACT_WORDS = [
    "call me",
    "ring me",
    "message me",
    "write to me",
    "my email",
    "on whatsapp",
    "by whatsapp",
    "on telegram",
    "auf whatsapp",
    "per whatsapp",
    "private message",
    "direct message",
    "dm me",
    "pm me",
    "outside this site",
    "off the site",
    "ruf mich an",
    "schreib mir",
    "meine mail",
    "privat schreiben",
    "außerhalb der seite",
]
BANNED_CLAIMS = [
    "guaranteed",
    "guarantee you",
    "i promise",
    "you will get a refund",
    "you will be refunded",
    "compensation",
    "wrenfield will pay",
    "100% safe",
    "100 % safe",
    "it is illegal",
    "legal advice",
    "i work for wrenfield",
    "send me your password",
    "tell me your password",
    "share your pin",
    "tell me the code",
    "garantiert",
    "ich garantiere",
    "ich verspreche",
    "du bekommst dein geld zurück",
    "entschädigung",
    "rechtsberatung",
    "ich arbeite bei wrenfield",
    "schick mir dein passwort",
    "nenn mir den code",
]
RUDE_WORDS = [
    "idiot",
    "idiots",
    "idiotic",
    "stupid",
    "moron",
    "dumb",
    "shut up",
    "crap",
    "bullshit",
    "shit",
    "fuck",
    "fucking",
    "bastard",
    "rtfm",
    "your own fault",
    "are you serious",
    "trottel",
    "dumm",
    "blöd",
    "blödsinn",
    "scheiße",
    "scheiß",
    "arschloch",
    "depp",
    "halt die klappe",
    "selbst schuld",
]


def add(apps, schema_editor):
    apps.get_model("marketplace", "ReviewPolicy").objects.create(
        what_changed="What a fresh site begins with.",
        contact_words=CONTACT_WORDS,
        banned_claims=BANNED_CLAIMS,
        rude_words=RUDE_WORDS,
    )


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0003_the_first_scorecard")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
