SELECT * FROM main.equipment_need ORDER BY updated_at DESC, id
