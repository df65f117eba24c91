//! A case's file as its sections.

/// The sections of a file, in their order.
pub(crate) struct Sections(Vec<(String, String)>);

impl Sections {
    pub(crate) fn of(text: &str) -> Self {
        let sections = format!("\n{text}");
        let sections = sections.split("\n--- ").skip(1).map(|section| {
            let (heading, body) = section.split_once('\n').unwrap_or((section, ""));
            (heading.to_owned(), body.to_owned())
        });
        let mut sections: Vec<(String, String)> = sections.collect();
        // The last line break ends the file, and not its last section.
        if let Some((_, body)) = sections.last_mut()
            && body.ends_with('\n')
        {
            body.pop();
        }
        Self(sections)
    }

    /// The sections, as heading and body.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(heading, body)| (heading.as_str(), body.as_str()))
    }

    /// The first of these sections that is there.
    pub(crate) fn first(&self, headings: &[&'static str]) -> Option<(&'static str, &str)> {
        headings.iter().find_map(|heading| {
            let found = self.0.iter().find(|(other, _)| other == heading)?;
            Some((*heading, found.1.as_str()))
        })
    }

    /// Puts a section in the place of those of the headings, or at the end.
    pub(crate) fn put(&mut self, headings: &[&'static str], heading: &str, body: &str) {
        let section = (heading.to_owned(), body.to_owned());
        let place = self
            .0
            .iter()
            .position(|(other, _)| headings.contains(&other.as_str()));
        match place {
            Some(place) => self.0[place] = section,
            None => self.0.push(section),
        }
    }

    pub(crate) fn text(&self) -> String {
        let sections = self.0.iter();
        sections
            .map(|(heading, body)| format!("--- {heading}\n{body}\n"))
            .collect()
    }
}
