-- The step at which each request was left: whoever comes back to it, after a lock or a crash too, finds it there.

ALTER TABLE vault.request_work ADD COLUMN step TEXT CHECK (step <> '' AND step NOT GLOB '*[^a-z0-9_]*');
