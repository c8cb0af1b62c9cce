INSERT INTO vault.profile_value (session, field, value, shown, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (session, field) DO UPDATE SET
    value = excluded.value, shown = excluded.shown, updated_at = excluded.updated_at
