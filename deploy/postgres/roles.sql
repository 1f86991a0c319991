-- Two roles, so that demographics are read by evaluation alone. Run it by psql as whoever owns the
-- database, as often as you like. Passwords: \password spendsense_app and \password spendsense_evaluation.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'spendsense_app') THEN
    CREATE ROLE spendsense_app LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'spendsense_evaluation') THEN
    CREATE ROLE spendsense_evaluation LOGIN;
  END IF;
END $$;

-- The application keeps its own tables in the schema public, and makes them itself.
GRANT USAGE, CREATE ON SCHEMA public TO spendsense_app;

CREATE SCHEMA IF NOT EXISTS evaluation;
CREATE TABLE IF NOT EXISTS evaluation.demographics (
  user_id VARCHAR NOT NULL,
  age BIGINT,
  age_bracket VARCHAR,
  income BIGINT,
  income_bracket VARCHAR,
  region VARCHAR,
  life_stage VARCHAR,
  other JSON,
  PRIMARY KEY (user_id)
);
-- Whoever owns a table reads it: neither role may own this one.
ALTER SCHEMA evaluation OWNER TO CURRENT_USER;
ALTER TABLE evaluation.demographics OWNER TO CURRENT_USER;
REVOKE ALL ON SCHEMA evaluation FROM PUBLIC, spendsense_app;
REVOKE ALL ON evaluation.demographics FROM PUBLIC, spendsense_app;

-- Evaluation reads, and loads what it reads.
GRANT USAGE ON SCHEMA evaluation TO spendsense_evaluation;
GRANT SELECT, INSERT, UPDATE, DELETE ON evaluation.demographics TO spendsense_evaluation;

-- The application erases who asks for it, and sees no more than whose rows there are.
GRANT USAGE ON SCHEMA evaluation TO spendsense_app;
GRANT SELECT (user_id), DELETE ON evaluation.demographics TO spendsense_app;
