//! One suite for every member of the seam.
