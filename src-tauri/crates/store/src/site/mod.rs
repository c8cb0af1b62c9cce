//! The counter itself.

use chrono::{DateTime, Utc};
use guichet_domain::ids::SiteId;
use rusqlite::{Row, named_params};

use crate::error::Result;
use crate::read::Reader;
use crate::sql::{instant, millis};
use crate::transact::{Thing, Tx};

/// A counter: the organisation that answers for the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its identifier.
    pub id: SiteId,
    /// The name shown on the summary.
    pub name: String,
    /// Number and street.
    pub address_line: String,
    /// INSEE code of the commune.
    pub commune_code: String,
    /// Postcode.
    pub postcode: String,
    /// Name of the commune as written on the address.
    pub city: String,
    /// SIRET, 14 digits.
    pub siret: Option<String>,
    /// Number of the France services label.
    pub label_number: Option<String>,
    /// Phone, in the canonical form of the domain.
    pub phone: Option<String>,
    /// IANA name of the zone in which its days are cut.
    pub zone: String,
    /// When it was created.
    pub created_at: DateTime<Utc>,
}

impl Site {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: SiteId::from_bytes(row.get("id")?),
            name: row.get("name")?,
            address_line: row.get("address_line")?,
            commune_code: row.get("commune_code")?,
            postcode: row.get("postcode")?,
            city: row.get("city")?,
            siret: row.get("siret")?,
            label_number: row.get("label_number")?,
            phone: row.get("phone")?,
            zone: row.get("zone")?,
            created_at: instant(row, "created_at")?,
        })
    }
}

impl Reader<'_> {
    /// The site of this data folder; `None` before the first opening is over.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn site(&self) -> Result<Option<Site>> {
        self.one(include_str!("get.sql"), [], Site::from_row)
    }
}

impl Tx<'_> {
    /// Writes the site, new or changed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_site(&mut self, site: &Site) -> Result<()> {
        self.run(
            include_str!("save.sql"),
            named_params! {
                ":id": site.id.as_bytes(), ":name": site.name, ":address_line": site.address_line,
                ":commune_code": site.commune_code, ":postcode": site.postcode, ":city": site.city,
                ":siret": site.siret, ":label_number": site.label_number, ":phone": site.phone,
                ":zone": site.zone, ":created_at": millis(site.created_at),
            },
        )?;
        self.touch(Thing::Site);
        Ok(())
    }
}
