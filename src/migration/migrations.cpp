#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/migration/migrations.hpp>

#include "../core/sha256.hpp"
#include "migration_names.hpp"
#include "parse_sql_migration.hpp"

namespace sequelize {

namespace detail {
namespace {

void requireRunnable(const std::string& name, const Migration& code) {
    if (!code.up) throw UsageError(fmt::format("'{}' does nothing. Give it .up.", name));
}

/// Two lists of replaced stems that share one.
void requireReplacedOnce(const ListedMigration& a, const ListedMigration& b) {
    for (const auto& stem : a.replaces)
        for (const auto& other : b.replaces)
            if (foldedName(stem) == foldedName(other))
                throw UsageError(
                    fmt::format("The migrations '{}' and '{}' both replace '{}'. Only one can.", a.name, b.name, stem));
}

/// One migration is replaced by one other at most, and so a cycle is found by going from one to the next.
void requireNoCycle(const std::vector<ListedMigration>& list, const ListedMigration& added) {
    const auto replacing = [&](const ListedMigration& replaced) {
        const auto replaces = [&](const ListedMigration& other) {
            return std::ranges::find(other.replaces, replaced.folded, nameKey) != other.replaces.end();
        };
        if (replaces(added)) return &added;
        const auto found = std::ranges::find_if(list, replaces);
        return found == list.end() ? nullptr : &*found;
    };
    std::string names = fmt::format("'{}'", added.name);
    for (const auto* at = replacing(added); at; at = replacing(*at)) {
        names += fmt::format(" is replaced by '{}'", at->name);
        if (at == &added)
            throw UsageError(
                fmt::format("{}: none of them would ever run. Take one out of its \"-- migrate:replaces\".", names));
        names += ", which";
    }
}

}  // namespace

MigrationEntry::MigrationEntry(std::string givenName, Migration givenCode)
    : name(std::move(givenName)), code(std::move(givenCode)) {}

MigrationEntry::MigrationEntry(std::string givenName, std::string givenSql)
    : name(std::move(givenName)), sql(std::move(givenSql)), isSql(true) {}

}  // namespace detail

using namespace detail;

Migrations::Migrations(std::initializer_list<MigrationEntry> list) {
    for (const auto& entry : list)
        if (entry.isSql)
            add(entry.name, entry.sql);
        else
            add(entry.name, entry.code);
}

Migrations& Migrations::add(std::string name, Migration migration) {
    ListedMigration listed{.name = std::move(name)};
    listed.code = std::move(migration);
    insert(std::move(listed));
    return *this;
}

Migrations& Migrations::add(std::string name, std::string sql) {
    auto parsed = parseSqlMigration(sql, name, SqlFileRole::whole);
    ListedMigration listed{.name = std::move(name), .checksum = sha256(neutralText(sql)), .kind = MigrationKind::sql};
    listed.up = std::move(parsed.up);
    listed.down = std::move(parsed.down);
    listed.replaces = std::move(parsed.replaces);
    insert(std::move(listed));
    return *this;
}

Migrations& Migrations::add(const Migrations& others) {
    Migrations both = *this;
    for (const auto& listed : others.list_) both.insert(listed);
    list_.swap(both.list_);
    return *this;
}

void Migrations::insert(ListedMigration migration) {
    requireMigrationName(migration.name);
    if (migration.kind == MigrationKind::cpp) requireRunnable(migration.name, migration.code);
    migration.stem = stemOf(migration.name);
    migration.folded = foldedName(migration.stem);
    for (const auto& other : list_) {
        if (other.folded == migration.folded)
            throw UsageError(
                fmt::format("'{}' and '{}' count as one: names are compared without their "
                            "extensions, and without case and accents. Rename or delete one.",
                            other.name, migration.name));
        requireReplacedOnce(other, migration);
    }
    for (const auto& stem : migration.replaces)
        if (foldedName(stem) == migration.folded)
            throw UsageError(
                fmt::format("The migration '{}' replaces itself. Take its name out of \"-- "
                            "migrate:replaces\".",
                            migration.name));
    requireNoCycle(list_, migration);
    const auto place = std::ranges::upper_bound(list_, migration.name, {}, &ListedMigration::name);
    list_.insert(place, std::move(migration));
}

std::vector<std::string> Migrations::names() const {
    std::vector<std::string> names;
    for (const auto& migration : list_) names.push_back(migration.name);
    return names;
}

}  // namespace sequelize
