"""Changes of standing, signs of fraud and versions of scorecards stay as they were made.

Of a change of standing its reason may be forgotten, and nothing else: somebody who is erased asks for that.
"""

from django.db import migrations

REFUSE = """
CREATE TRIGGER standing_event_only_forgets_why BEFORE UPDATE ON marketplace_standingevent
    FOR EACH ROW WHEN (NEW.why <> '' OR to_jsonb(NEW) - 'why' <> to_jsonb(OLD) - 'why')
    EXECUTE FUNCTION refuse_change('what happened stands; add what happened next');
CREATE TRIGGER standing_event_is_never_deleted BEFORE DELETE ON marketplace_standingevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change('what happened stands; add what happened next');
CREATE TRIGGER standing_event_is_never_truncated BEFORE TRUNCATE ON marketplace_standingevent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what happened stands; add what happened next');

CREATE TRIGGER fraud_sign_is_never_changed BEFORE UPDATE OR DELETE ON marketplace_fraudsign
    FOR EACH ROW EXECUTE FUNCTION refuse_change('what happened stands; add what happened next');

CREATE TRIGGER scorecard_is_never_changed BEFORE UPDATE OR DELETE ON marketplace_scorecard
    FOR EACH ROW EXECUTE FUNCTION refuse_change('reviews refer to this version; make the next one instead');
CREATE TRIGGER criterion_is_never_changed BEFORE UPDATE OR DELETE ON marketplace_criterion
    FOR EACH ROW EXECUTE FUNCTION refuse_change('reviews refer to this version; make the next one instead');
"""

ALLOW = """
DROP TRIGGER standing_event_only_forgets_why ON marketplace_standingevent;
DROP TRIGGER standing_event_is_never_deleted ON marketplace_standingevent;
DROP TRIGGER standing_event_is_never_truncated ON marketplace_standingevent;
DROP TRIGGER fraud_sign_is_never_changed ON marketplace_fraudsign;
DROP TRIGGER scorecard_is_never_changed ON marketplace_scorecard;
DROP TRIGGER criterion_is_never_changed ON marketplace_criterion;
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0002_history_is_append_only"), ("marketplace", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
