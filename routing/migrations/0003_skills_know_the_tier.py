from __future__ import annotations

from django.db import migrations

# The person's row is locked while their tier is copied, so that a change of tier at the same moment either is seen
# here or finds the new skill.
KEEP_THE_TIER = """
CREATE FUNCTION routing_rank_of(tier text) RETURNS smallint LANGUAGE sql IMMUTABLE AS
$$ SELECT (array_position(ARRAY['probation', 'member', 'trusted', 'expert'], tier) - 1)::smallint $$;

CREATE FUNCTION routing_new_skill_takes_the_tier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT routing_rank_of(tier) INTO STRICT NEW.tier_rank
    FROM accounts_advocate WHERE user_id = NEW.advocate_id FOR SHARE;
    RETURN NEW;
END $$;
CREATE TRIGGER new_skill_takes_the_tier BEFORE INSERT ON routing_skill
FOR EACH ROW EXECUTE FUNCTION routing_new_skill_takes_the_tier();

CREATE FUNCTION routing_skills_follow_the_tier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE routing_skill SET tier_rank = routing_rank_of(NEW.tier) WHERE advocate_id = NEW.user_id;
    RETURN NULL;
END $$;
CREATE TRIGGER skills_follow_the_tier AFTER UPDATE OF tier ON accounts_advocate
FOR EACH ROW WHEN (OLD.tier IS DISTINCT FROM NEW.tier) EXECUTE FUNCTION routing_skills_follow_the_tier();
"""
FORGET_THE_TIER = """
DROP TRIGGER skills_follow_the_tier ON accounts_advocate;
DROP TRIGGER new_skill_takes_the_tier ON routing_skill;
DROP FUNCTION routing_skills_follow_the_tier;
DROP FUNCTION routing_new_skill_takes_the_tier;
DROP FUNCTION routing_rank_of;
"""


class Migration(migrations.Migration):
    """The search walks each tier by itself and needs nothing but its index to know whom to look at."""

    dependencies = [("accounts", "0001_initial"), ("routing", "0002_vacuum_the_queue_often")]

    operations = [migrations.RunSQL(KEEP_THE_TIER, FORGET_THE_TIER)]
