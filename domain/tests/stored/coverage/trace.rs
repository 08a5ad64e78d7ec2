//! A serde serializer that writes nothing and remembers what it was shown: variants, empty and full options and lists.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Error;

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant, Serializer,
};

/// What was shown so far.
#[derive(Debug, Default)]
pub struct Seen {
    /// Variants, by the name of their enum.
    pub variants: BTreeMap<&'static str, BTreeSet<&'static str>>,
    /// For every optional place whether it was empty, and whether it was full.
    pub options: BTreeMap<String, BTreeSet<bool>>,
    /// For every list or map whether it ever held something.
    pub lists: BTreeMap<String, bool>,
}

impl Seen {
    /// Looks at a value.
    pub fn look(&mut self, value: &impl Serialize) {
        let shown = value.serialize(Tracer { seen: self, place: String::new() });
        assert!(shown.is_ok(), "a sample does not serialise");
    }
}

/// Looks at one value that stands at `place`, such as `Row.state` or `Event::Desk`.
struct Tracer<'a> {
    seen: &'a mut Seen,
    place: String,
}

/// Looks at the parts of a value; the parts of a struct stand at `place.field`.
struct Parts<'a> {
    seen: &'a mut Seen,
    place: String,
}

impl<'a> Tracer<'a> {
    fn variant(&mut self, name: &'static str, variant: &'static str) {
        self.seen.variants.entry(name).or_default().insert(variant);
        self.place = format!("{name}::{variant}");
    }

    fn parts(self) -> Parts<'a> {
        Parts { seen: self.seen, place: self.place }
    }

    fn list(self) -> Parts<'a> {
        self.seen.lists.entry(self.place.clone()).or_default();
        self.parts()
    }
}

impl Parts<'_> {
    fn part<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(Tracer { seen: self.seen, place: self.place.clone() })
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(Tracer { seen: self.seen, place: format!("{}.{key}", self.place) })
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.seen.lists.insert(self.place.clone(), true);
        self.part(value)
    }
}

macro_rules! plain {
    ($($method:ident: $type:ty,)+) => {$(
        fn $method(self, _: $type) -> Result<(), Error> {
            Ok(())
        }
    )+};
}

impl<'a> Serializer for Tracer<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Parts<'a>;
    type SerializeTupleStruct = Parts<'a>;
    type SerializeTupleVariant = Parts<'a>;
    type SerializeMap = Parts<'a>;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = Parts<'a>;

    plain! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32,
        serialize_f64: f64, serialize_char: char, serialize_str: &str, serialize_bytes: &[u8],
        serialize_unit_struct: &'static str,
    }

    fn serialize_unit(self) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.seen.options.entry(self.place).or_default().insert(false);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.seen.options.entry(self.place.clone()).or_default().insert(true);
        value.serialize(self)
    }

    fn serialize_unit_variant(mut self, name: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.variant(name, variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.variant(name, variant);
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a>, Error> {
        Ok(self.list())
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'a>, Error> {
        Ok(self.parts())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, Error> {
        Ok(self.parts())
    }

    fn serialize_tuple_variant(
        mut self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, Error> {
        self.variant(name, variant);
        Ok(self.parts())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a>, Error> {
        Ok(self.list())
    }

    fn serialize_struct(mut self, name: &'static str, _: usize) -> Result<Parts<'a>, Error> {
        name.clone_into(&mut self.place);
        Ok(self.parts())
    }

    fn serialize_struct_variant(
        mut self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, Error> {
        self.variant(name, variant);
        Ok(self.parts())
    }
}

/// Implements a compound serializer whose parts come one by one, by the method of [`Parts`] named last.
macro_rules! compound {
    ($($trait:ident $method:ident($($key:ident: $key_type:ty)?) by $by:ident;)+) => {$(
        impl $trait for Parts<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, $($key: $key_type,)? value: &T) -> Result<(), Error> {
                self.$by($($key,)? value)
            }

            fn end(self) -> Result<(), Error> {
                Ok(())
            }
        }
    )+};
}

compound! {
    SerializeSeq serialize_element() by element;
    SerializeTuple serialize_element() by part;
    SerializeTupleStruct serialize_field() by part;
    SerializeTupleVariant serialize_field() by part;
    SerializeStruct serialize_field(key: &'static str) by field;
    SerializeStructVariant serialize_field(key: &'static str) by field;
}

impl SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.element(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.part(value)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}
