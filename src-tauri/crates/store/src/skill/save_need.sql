INSERT INTO main.equipment_need (id, kind, label, quantity, state, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (id) DO UPDATE SET
    kind = excluded.kind, label = excluded.label, quantity = excluded.quantity, state = excluded.state,
    updated_at = excluded.updated_at
