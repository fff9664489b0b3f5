-- What the reports of a fleet are put into. Every query beside this file reads these tables and views alone.

-- One row for each drift report; the later of two rows with the same time has the higher report_id.
CREATE TABLE fleet_report (
  report_id INTEGER NOT NULL,
  endpoint VARCHAR NOT NULL,
  endpoint_group VARCHAR,
  platform VARCHAR,
  policy VARCHAR,
  revision VARCHAR,
  reported_at TIMESTAMP,
  status VARCHAR NOT NULL
);

-- Versions of Codex that a report names.
CREATE TABLE fleet_client (
  report_id INTEGER NOT NULL,
  version VARCHAR NOT NULL
);

CREATE TABLE fleet_finding (
  report_id INTEGER NOT NULL,
  code VARCHAR NOT NULL,
  severity VARCHAR NOT NULL,
  path VARCHAR NOT NULL,
  constraint_key VARCHAR NOT NULL,
  direction VARCHAR
);

CREATE TABLE fleet_not_visible (
  report_id INTEGER NOT NULL,
  what VARCHAR NOT NULL
);

-- The endpoints that should report, each once; empty where nobody says.
CREATE TABLE fleet_expected (
  endpoint VARCHAR NOT NULL,
  endpoint_group VARCHAR,
  platform VARCHAR
);

-- One row: reports from before this moment no longer say how an endpoint is.
CREATE TABLE fleet_clock (
  stale_before TIMESTAMP NOT NULL
);
