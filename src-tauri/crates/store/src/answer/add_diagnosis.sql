INSERT INTO main.diagnosis (id, day, own_email, own_phone, reads_alone, self_rating) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
