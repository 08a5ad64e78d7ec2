//! What cargo knows: the members of the workspace, their dependencies, and the features of a build.

use std::process::Command;

use serde_json::Value;

use crate::tree;

/// A member of the workspace.
#[derive(Debug)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// What it depends on.
    pub dependencies: Vec<Dependency>,
}

/// A declared dependency.
#[derive(Debug)]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// `normal`, `dev` or `build`.
    pub kind: String,
    /// Whether it is a member of the workspace.
    pub is_ours: bool,
}

/// A package of a build.
#[derive(Debug, PartialEq, Eq)]
pub struct Built {
    /// Its name.
    pub name: String,
    /// The features it is built with.
    pub features: Vec<String>,
}

/// Every member of the workspace.
pub fn members() -> Vec<Member> {
    let metadata = run(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap_or_else(|error| panic!("cargo metadata: {error}"));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let dependency = |value: &Value| Dependency {
        name: text(&value["name"]),
        kind: value["kind"].as_str().unwrap_or("normal").to_owned(),
        is_ours: value["path"].is_string(),
    };
    let member = |value: &Value| Member {
        name: text(&value["name"]),
        dependencies: list(&value["dependencies"]).iter().map(dependency).collect(),
    };
    list(&metadata["packages"]).iter().map(member).collect()
}

/// Everything that is built for these members, on this target (`None` for this machine).
pub fn built(members: &[&str], target: Option<&str>) -> Vec<Built> {
    let mut arguments = vec!["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}|{f}"];
    arguments.extend(members.iter().flat_map(|member| ["--package", member]));
    arguments.extend(target.iter().flat_map(|target| ["--target", target]));
    let tree = run(&arguments);
    assert!(!tree.is_empty(), "cargo tree says nothing of {members:?}");
    tree.lines().filter_map(package).collect()
}

/// A line such as `leptos v0.8.19|csr,default`, perhaps with ` (*)` behind it.
fn package(line: &str) -> Option<Built> {
    let (package, features) = line.split_once('|')?;
    let features = features.trim_end_matches(" (*)").split(',').filter(|feature| !feature.is_empty());
    Some(Built { name: package.split(' ').next()?.to_owned(), features: features.map(str::to_owned).collect() })
}

fn run(arguments: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(arguments).current_dir(tree::root()).output();
    let output = output.unwrap_or_else(|error| panic!("cargo {arguments:?}: {error}"));
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn lines_of_a_tree_are_read() {
    let features = vec!["csr".to_owned(), "default".to_owned()];
    assert_eq!(package("leptos v0.8.19|csr,default (*)"), Some(Built { name: "leptos".to_owned(), features }));
    assert_eq!(package("domain v0.1.0 (/x)|"), Some(Built { name: "domain".to_owned(), features: vec![] }));
}
