// ALTER TABLE, statement by statement: all of them are one transaction's.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../../schema/identifier.hpp"
#include "postgres_dialect.hpp"
#include "postgres_schema_sql.hpp"

namespace sequelize::detail {
namespace {

/// Names apart, which the server makes: a part is the same where it does the same.
template <class Part>
bool isSameButName(Part a, Part b) {
    a.name = b.name = {};
    return a == b;
}

class PostgresAlteration {
public:
    PostgresAlteration(const TableSchema& before, const TableSchema& after, const AlterOptions& options)
        : before_(before), after_(after), options_(options), alter_("ALTER TABLE " + inQuotes(before.name) + " ") {}

    SchemaScript script() {
        renames();
        dropKeys();
        dropColumns();
        for (const auto& column : after_.columns) {
            const auto* present = presentOf(column);
            if (present)
                changeColumn(*present, column);
            else
                addColumn(column);
        }
        addKeys();
        comments();
        return std::move(script_);
    }

private:
    void add(std::string sql) { script_.statements.push_back(std::move(sql)); }
    void alter(const std::string& what) { add(alter_ + what + ";"); }

    /// What a column of `before` is called afterwards.
    [[nodiscard]] std::string newName(const std::string& name) const {
        for (const auto& [from, to] : options_.renames)
            if (from == name) return to;
        return name;
    }
    [[nodiscard]] const ColumnSchema* presentOf(const ColumnSchema& column) const {
        for (const auto& other : before_.columns)
            if (newName(other.name) == column.name) return &other;
        return nullptr;
    }
    [[nodiscard]] bool stays(const std::string& column) const {
        return std::ranges::any_of(after_.columns, [&](const auto& other) { return other.name == newName(column); });
    }

    void renames() {
        for (const auto& [from, to] : options_.renames)
            alter("RENAME COLUMN " + inQuotes(from) + " TO " + inQuotes(to));
    }

    /// As it is once columns have their new names.
    [[nodiscard]] IndexSchema renamed(IndexSchema index) const {
        for (auto& part : index.parts)
            if (!part.column.empty()) part.column = newName(part.column);
        return index;
    }
    [[nodiscard]] ForeignKeySchema renamed(ForeignKeySchema key) const {
        for (auto& column : key.columns) column = newName(column);
        if (key.targetSchema.empty() && key.targetTable == before_.name)
            for (auto& column : key.targetColumns) column = newName(column);
        return key;
    }
    template <class Part>
    [[nodiscard]] bool has(const std::vector<Part>& parts, const Part& wanted) const {
        return std::ranges::any_of(parts, [&](const Part& part) { return isSameButName(part, wanted); });
    }

    void dropKeys() {
        for (const auto& key : before_.foreignKeys)
            if (!has(after_.foreignKeys, renamed(key))) alter("DROP CONSTRAINT " + inQuotes(key.name));
        for (const auto& check : before_.checks)
            if (!has(after_.checks, check)) alter("DROP CONSTRAINT " + inQuotes(check.name));
        for (const auto& trigger : before_.triggers)
            if (!has(after_.triggers, trigger))
                add("DROP TRIGGER " + inQuotes(trigger.name) + " ON " + inQuotes(before_.name) + ";");
        for (const auto& index : before_.indexes) {
            if (has(after_.indexes, renamed(index))) continue;
            if (index.isConstraint)
                alter("DROP CONSTRAINT " + inQuotes(index.name));
            else
                add("DROP INDEX " + inQuotes(index.name) + ";");
        }
        const bool sameKey = before_.primaryKey.has_value() == after_.primaryKey.has_value() &&
                             (!before_.primaryKey || isSameButName(renamed(*before_.primaryKey), *after_.primaryKey));
        dropsKey_ = !sameKey;
        if (!sameKey && before_.primaryKey) alter("DROP CONSTRAINT " + inQuotes(before_.primaryKey->name));
    }

    void dropColumns() {
        for (const auto& column : before_.columns)
            if (!stays(column.name)) alter("DROP COLUMN " + inQuotes(newName(column.name)));
    }

    [[nodiscard]] std::string ownEnum(const ColumnSchema& column) const {
        return enumTypeName(after_.name, column.name);
    }

    void addColumn(const ColumnSchema& column) {
        ColumnSchema made = column;
        if (isEnumText(column.type)) {
            add(createEnumType(after_.name, ownEnum(column), enumValuesOf(column.type)));
            made.definition = inQuotes(ownEnum(column));
        }
        alter("ADD COLUMN " + inQuotes(column.name) + " " + columnDdl(after_, made));
    }

    /// "ALTER COLUMN x " before each of these.
    void changeColumn(const ColumnSchema& present, const ColumnSchema& column) {
        const std::string name = inQuotes(column.name);
        if (present.generated != column.generated) {
            // No expression can be changed before version 17, and no column made a generated one.
            if (column.generated.empty()) {
                alter("ALTER COLUMN " + name + " DROP EXPRESSION");
            } else {
                alter("DROP COLUMN " + name);
                addColumn(column);
                return;
            }
        }
        std::string parts;
        const auto part = [&](const std::string& what) {
            parts += (parts.empty() ? "" : ", ") + ("ALTER COLUMN " + name + " " + what);
        };
        const bool otherType = present.type != column.type || present.collation != column.collation;
        const bool otherDefault = present.defaultValue != column.defaultValue;
        if ((otherDefault || otherType) && present.defaultValue) part("DROP DEFAULT");
        std::string after;
        if (otherType) part("TYPE " + newType(present, column, after));
        if (present.autoIncrement && !column.autoIncrement) {
            part("DROP IDENTITY IF EXISTS");
            part("DROP DEFAULT");  // its sequence stays unused, and goes with the column
        }
        if (column.defaultValue && (otherDefault || otherType)) part("SET DEFAULT " + *column.defaultValue);
        if (present.allowNull != column.allowNull) part(column.allowNull ? "DROP NOT NULL" : "SET NOT NULL");
        if (!present.autoIncrement && column.autoIncrement) {
            if (present.allowNull && column.allowNull) part("SET NOT NULL");
            part("ADD GENERATED BY DEFAULT AS IDENTITY");
        }
        if (!parts.empty()) alter(parts);
        if (!after.empty()) add(std::move(after));
        if (!present.autoIncrement && column.autoIncrement)
            add(fmt::format(
                "SELECT setval(pg_get_serial_sequence({}, {}), COALESCE((SELECT MAX({}) FROM {}), 0) + 1, false);",
                postgresText(inQuotes(before_.name)), postgresText(column.name), name, inQuotes(before_.name)));
    }

    /// `after`: a statement that follows.
    [[nodiscard]] std::string newType(const ColumnSchema& present, const ColumnSchema& column, std::string& after) {
        if (!isEnumText(column.type)) {
            std::string sql = column.type;
            if (!column.collation.empty()) sql += " COLLATE " + inQuotes(column.collation);
            // What only an explicit cast converts goes by its text, of which none is cut.
            return sql + " USING " + converted(present, column);
        }
        const std::string type = ownEnum(column);
        if (isEnumText(present.type)) {
            const std::string own = typeOfColumn(before_, present);
            if (own == inQuotes(type) || own == type) {
                // Values cannot be taken out of a type, and one that is added in a transaction cannot be used in it.
                const std::string old = shortenedIdentifier(type + "_old", longestPostgresName);
                add("ALTER TYPE " + inQuotes(type) + " RENAME TO " + inQuotes(old) + ";");
                after = "DROP TYPE " + inQuotes(old) + ";";
            }
        }
        std::string list;
        for (const auto& value : enumValuesOf(column.type)) list += (list.empty() ? "" : ", ") + postgresText(value);
        add("CREATE TYPE " + inQuotes(type) + " AS ENUM(" + list + ");");
        return inQuotes(type) + " USING CAST(CAST(" + inQuotes(column.name) + " AS TEXT) AS " + inQuotes(type) + ")";
    }

    static std::string converted(const ColumnSchema& present, const ColumnSchema& column) {
        const std::string name = inQuotes(column.name);
        const auto isText = [](const std::string& type) { return type == "text" || type.starts_with("character"); };
        const bool wasOther = !isText(present.type) && !isText(column.type);
        // An assignment's cast, which refuses what does not fit; between texts a plain one would cut.
        if (isText(present.type) && isText(column.type)) return name;
        if (present.type == "boolean" && column.type.find("int") != std::string::npos)
            return "CAST(CAST(" + name + " AS INTEGER) AS " + column.type + ")";
        if (column.type == "boolean" && present.type.find("int") != std::string::npos)
            return "CAST(" + name + " AS INTEGER) <> 0";
        if (wasOther) return "CAST(" + name + " AS " + column.type + ")";
        return isText(column.type) ? "CAST(" + name + " AS TEXT)"
                                   : "CAST(CAST(" + name + " AS TEXT) AS " + column.type + ")";
    }

    void addKeys() {
        if (dropsKey_ && after_.primaryKey) add(addPrimaryKeySql(before_.name, *after_.primaryKey));
        for (const auto& index : after_.indexes)
            if (std::ranges::none_of(before_.indexes,
                                     [&](const auto& other) { return isSameButName(renamed(other), index); }))
                add(addIndexSql(before_.name, index));
        for (const auto& check : after_.checks)
            if (!has(before_.checks, check))
                alter("ADD " + (check.name.empty() ? std::string() : "CONSTRAINT " + inQuotes(check.name) + " ") +
                      "CHECK (" + check.expression + ")");
        for (const auto& key : after_.foreignKeys)
            if (std::ranges::none_of(before_.foreignKeys,
                                     [&](const auto& other) { return isSameButName(renamed(other), key); }))
                alter("ADD " + foreignKeyClause(key));
        for (const auto& trigger : after_.triggers)
            if (!has(before_.triggers, trigger)) add(trigger.sql + ";");
    }

    void comments() {
        const auto text = [](const std::string& comment) { return comment.empty() ? "NULL" : postgresText(comment); };
        if (before_.comment != after_.comment)
            add("COMMENT ON TABLE " + inQuotes(before_.name) + " IS " + text(after_.comment) + ";");
        for (const auto& column : after_.columns) {
            const auto* present = presentOf(column);
            if ((present ? present->comment : std::string()) != column.comment)
                add("COMMENT ON COLUMN " + inQuotes(before_.name) + "." + inQuotes(column.name) + " IS " +
                    text(column.comment) + ";");
        }
    }

    const TableSchema& before_;
    const TableSchema& after_;
    const AlterOptions& options_;
    std::string alter_;
    SchemaScript script_{};
    bool dropsKey_ = false;
};

}  // namespace

SchemaScript PostgresSchemaSql::alterTable(const TableSchema& before, const TableSchema& after,
                                           const AlterOptions& options) const {
    if (!options.algorithm.empty() || !options.lock.empty())
        throw UsageError("PostgreSQL has neither .algorithm nor .lock for a change of a table: leave them out");
    return PostgresAlteration(before, after, options).script();
}

// ---- conversions ----

namespace {

enum class ValueGroup : std::uint8_t {
    integer,
    exact,
    real,
    text,
    boolean,
    day,
    instant,
    listed,
    bytes,
    uuid,
    json,
    other
};

struct GroupedType {
    ValueGroup group = ValueGroup::other;
    int size = 0;    // bytes of an integer or real; digits; characters, 0: any number
    int scale = -1;  // digits behind the point
};

int numberAt(std::string_view text, std::size_t which) {
    auto at = text.find('(');
    for (std::size_t i = 0; i < which && at != std::string_view::npos; ++i) at = text.find(',', at + 1);
    if (at == std::string_view::npos) return -1;
    int number = 0;
    bool any = false;
    for (++at; at < text.size() && isDigit(text[at]); ++at) {
        number = number * 10 + (text[at] - '0');
        any = true;
    }
    return any ? number : -1;
}

GroupedType groupedType(std::string_view type) {
    using enum ValueGroup;
    if (type == "smallint") return {integer, 2};
    if (type == "integer") return {integer, 4};
    if (type == "bigint") return {integer, 8};
    if (type.starts_with("numeric")) return {exact, std::max(numberAt(type, 0), 0), numberAt(type, 1)};
    if (type == "real") return {real, 4};
    if (type == "double precision") return {real, 8};
    if (type == "text" || type.starts_with("character")) return {text, std::max(numberAt(type, 0), 0)};
    if (type == "boolean") return {boolean};
    if (type == "date") return {day};
    if (type.starts_with("timestamp")) return {instant};
    if (isEnumText(type)) return {listed};
    if (type == "bytea") return {bytes};
    if (type == "uuid") return {uuid};
    if (type == "json" || type == "jsonb") return {json};
    return {};
}

}  // namespace

ConversionFacts PostgresSchemaSql::conversion(const TableSchema&, const ColumnSchema& before,
                                              const ColumnSchema& after) const {
    using enum ValueGroup;
    if (before.type == after.type) return {};
    const GroupedType from = groupedType(before.type);
    const GroupedType to = groupedType(after.type);
    const std::string name = inQuotes(before.name);
    const auto bad = [](std::string reason, std::string rows) {
        return ConversionFacts{.keepsAll = false, .reason = std::move(reason), .badRows = std::move(rows)};
    };
    const auto limits = [&](const std::string& value) {
        const char* const least = to.size == 2 ? "-32768" : to.size == 4 ? "-2147483648" : "-9223372036854775808";
        const char* const most = to.size == 2 ? "32767" : to.size == 4 ? "2147483647" : "9223372036854775807";
        return value + " NOT BETWEEN " + least + " AND " + most;
    };
    if (to.group == text && from.group != bytes) {
        if (to.size == 0) return {};
        if (from.group == text && from.size != 0 && from.size <= to.size) return {};
        return bad(fmt::format("texts of more than {} characters", to.size),
                   fmt::format("CHAR_LENGTH(CAST({} AS TEXT)) > {}", name, to.size));
    }
    if (to.group == integer) {
        if (from.group == integer)
            return from.size <= to.size ? ConversionFacts{} : bad("numbers that are too large", limits(name));
        if (from.group == boolean) return {};
        if (from.group == exact || from.group == real)
            return bad("numbers that are too large, or have digits behind the point",
                       limits(name) + " OR " + name + " <> TRUNC(" + name + ")");
        if (from.group == text || from.group == listed)
            return bad("texts that are no such number", "CAST(" + name + " AS TEXT) !~ '^[+-]?[0-9]{1,18}$'");
    }
    if (to.group == exact) {
        if (from.group == integer || from.group == exact || from.group == real) {
            if (to.size == 0) return {};
            const int scale = std::max(to.scale, 0);
            const int digits = to.size - scale;
            const bool isWithin = from.group == exact && from.size != 0 &&
                                  from.size - std::max(from.scale, 0) <= digits && from.scale <= scale;
            const bool isWhole = from.group == integer && digits >= (from.size == 2 ? 5 : from.size == 4 ? 10 : 19);
            if (isWithin || isWhole) return {};
            const std::string number = "CAST(" + name + " AS NUMERIC)";
            return bad("numbers with more digits",
                       fmt::format("ABS({0}) >= 1e{1} OR ROUND({0}, {2}) <> {0}", number, digits, scale));
        }
        if (from.group == text || from.group == listed)
            return bad("texts that are no number", "CAST(" + name + " AS TEXT) !~ '^[+-]?[0-9]+(\\.[0-9]+)?$'");
    }
    if (to.group == real) {
        if (from.group == real)
            return from.size <= to.size ? ConversionFacts{}
                                        : bad("numbers that a single one does not hold",
                                              "CAST(CAST(" + name + " AS REAL) AS DOUBLE PRECISION) <> " + name);
        if (from.group == integer && from.size <= 4 && to.size == 8) return {};
        if (from.group == integer || from.group == exact)
            return bad("numbers with more digits than a double holds",
                       "CAST(CAST(" + name + " AS " + after.type + ") AS NUMERIC) <> " + name);
    }
    if (to.group == listed) {
        std::string list;
        for (const auto& value : enumValuesOf(after.type)) list += (list.empty() ? "" : ", ") + postgresText(value);
        if (from.group == listed) {
            const auto wanted = enumValuesOf(after.type);
            const auto present = enumValuesOf(before.type);
            if (std::ranges::all_of(
                    present, [&](const auto& value) { return std::ranges::find(wanted, value) != wanted.end(); }))
                return {};
        }
        return bad("values that the ENUM does not list", "CAST(" + name + " AS TEXT) NOT IN (" + list + ")");
    }
    if (to.group == boolean && from.group == integer)
        return bad("numbers that are neither 0 nor 1", name + " NOT IN (0, 1)");
    if (to.group == instant && from.group == day) return {};
    if (to.group == instant && from.group == instant) return {};
    if (to.group == day && from.group == instant)
        return bad("instants within a day", "CAST(CAST(" + name + " AS DATE) AS " + before.type + ") <> " + name);
    if (to.group == json && from.group == json) return {};
    return {.keepsAll = false,
            .reason = fmt::format("values of the type {}, which {} may not take", before.type, after.type)};
}

}  // namespace sequelize::detail
