"""What moderators share with each other from the start: phrases for coaching notes, in both languages of the site."""

from __future__ import annotations

from uuid import uuid4

from django.db import migrations

PHRASES = [
    (
        "en",
        "Great first line",
        "Your first line shows that you read the question closely. Keep doing exactly that.",
    ),
    (
        "de",
        "Guter erster Satz",
        "Ihr erster Satz zeigt, dass Sie die Frage genau gelesen haben. Bitte genau so weitermachen.",
    ),
    (
        "en",
        "Check the figure",
        "The explanation is right, but one figure is not. Please check prices, limits and dates in the help article before you send.",
    ),
    (
        "de",
        "Zahl prüfen",
        "Die Erklärung stimmt, eine Zahl aber nicht. Bitte Preise, Grenzen und Fristen vor dem Senden im Hilfeartikel nachsehen.",
    ),
    (
        "en",
        "Name the steps",
        "You know the way, the customer does not yet. Name each step in the order it appears on the screen, one action a line.",
    ),
    (
        "de",
        "Schritte nennen",
        "Sie kennen den Weg, die Kundin oder der Kunde noch nicht. Nennen Sie jeden Schritt so, wie er auf dem Bildschirm erscheint, einen pro Zeile.",
    ),
    (
        "en",
        "Say what happens next",
        "Add one closing line: what they should see if it worked, how long it takes, and what to do if it did not.",
    ),
    (
        "de",
        "Sagen, wie es weitergeht",
        "Ergänzen Sie einen Schlusssatz: was man sieht, wenn es geklappt hat, wie lange es dauert und was zu tun ist, wenn nicht.",
    ),
    (
        "en",
        "No promises on money",
        "Please take out the promise of a refund. Only staff can see the account and decide. Say what can be checked, and offer to pass it on.",
    ),
    (
        "de",
        "Kein Geld versprechen",
        "Bitte nehmen Sie die Zusage einer Erstattung heraus. Nur das Team sieht das Konto und entscheidet. Sagen Sie, was sich prüfen lässt, und bieten Sie an, es weiterzugeben.",
    ),
    (
        "en",
        "Never ask for personal details",
        "We never ask for a number, address, password or code, not even to help. Point to the page where customers can do it themselves, or pass it on.",
    ),
    (
        "de",
        "Nie nach persönlichen Daten fragen",
        "Wir fragen nie nach Nummer, Adresse, Passwort oder Code, auch nicht, um zu helfen. Nennen Sie die Seite, auf der man es selbst erledigt, oder geben Sie es weiter.",
    ),
    (
        "en",
        "Answer all of it",
        "There were two questions here, and one is still open. Read the message once more and answer both.",
    ),
    (
        "de",
        "Alles beantworten",
        "Hier standen zwei Fragen, eine ist noch offen. Lesen Sie die Nachricht noch einmal und beantworten Sie beide.",
    ),
    (
        "en",
        "A little warmer",
        "Correct, and a little short. The customer has had a bad day: one sentence that says so costs nothing and changes how the rest is read.",
    ),
    (
        "de",
        "Etwas wärmer",
        "Richtig, aber etwas knapp. Die Kundin oder der Kunde hatte einen schlechten Tag: Ein Satz dazu kostet nichts und ändert, wie der Rest gelesen wird.",
    ),
    (
        "en",
        "Pass it on sooner",
        "This needed someone who can see the account. Passing it on is good work, it earns points, and your note saves the customer from repeating it all.",
    ),
    (
        "de",
        "Früher weitergeben",
        "Hier musste jemand ins Konto sehen. Weitergeben ist gute Arbeit, bringt Punkte, und Ihre Notiz erspart es, alles noch einmal zu erzählen.",
    ),
    (
        "en",
        "Plainer words",
        "Please swap the technical terms for what the customer sees on the screen, and keep each sentence to one idea.",
    ),
    (
        "de",
        "Einfachere Worte",
        "Bitte ersetzen Sie Fachwörter durch das, was auf dem Bildschirm steht, und bleiben Sie bei einem Gedanken pro Satz.",
    ),
]


def add_phrases(apps, schema_editor):
    phrase_class = apps.get_model("marketplace", "SavedPhrase")
    phrase_class.objects.bulk_create(
        phrase_class(id=uuid4(), use="coaching", language=language, label=label, body=body)
        for language, label, body in PHRASES
    )


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0004_the_first_review_policy")]

    operations = [migrations.RunPython(add_phrases, migrations.RunPython.noop)]
