INSERT INTO main.site (id, name, address_line, commune_code, postcode, city, siret, label_number, phone, zone, created_at)
VALUES (:id, :name, :address_line, :commune_code, :postcode, :city, :siret, :label_number, :phone, :zone, :created_at)
ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, address_line = excluded.address_line, commune_code = excluded.commune_code,
    postcode = excluded.postcode, city = excluded.city, siret = excluded.siret,
    label_number = excluded.label_number, phone = excluded.phone, zone = excluded.zone
