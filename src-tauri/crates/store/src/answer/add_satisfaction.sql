INSERT INTO main.satisfaction (id, day, ease, clarity) VALUES (?1, ?2, ?3, ?4)
