INSERT INTO main.agent (id, given_name, family_name, role, active, created_at)
VALUES (:id, :given_name, :family_name, :role, :active, :created_at)
ON CONFLICT (id) DO UPDATE SET
    given_name = excluded.given_name, family_name = excluded.family_name,
    role = excluded.role, active = excluded.active
