#include "mysql_conversion.hpp"

#include <string>

#include <fmt/format.h>

#include "../../core/ascii.hpp"
#include "mysql_schema_sql.hpp"
#include "other_values.hpp"

namespace sequelize::detail {
namespace {

std::string charsetOf(const TableSchema& table, const ColumnSchema& column) {
    std::string charset = column.charset;
    if (charset.empty() && !column.collation.empty() && !column.collation.starts_with("uca1400"))
        charset = column.collation.substr(0, column.collation.find('_'));
    if (charset.empty()) charset = table.charset;
    return charset == "utf8" ? "utf8mb3" : lowered(charset);
}

}  // namespace

MysqlConversion::MysqlConversion(const TableSchema& table, const ColumnSchema& before, const ColumnSchema& after,
                                 DdlStyle style)
    : style_(style),
      column_(inBackticks(before.name)),
      from_(mysqlType(before.type, style.noBackslashEscapes)),
      to_(mysqlType(after.type, style.noBackslashEscapes)),
      fromSet_(charsetOf(table, before)),
      toSet_(charsetOf(table, after)),
      fromType_(before.type),
      toType_(after.type),
      becomesNumbered_(after.autoIncrement && !before.autoIncrement) {}

ConversionFacts MysqlConversion::facts() {
    const OtherValues others = otherValues(column_, from_, to_, style_);
    if (!others.areAll) {
        if (hasCharacters(from_) && hasCharacters(to_)) characters();
        compare();
    }
    // But for the mode NO_AUTO_VALUE_ON_ZERO, it is what asks for the next number.
    if (becomesNumbered_) loses("the number 0, in whose place AUTO_INCREMENT gives a new one", column_ + " = 0");
    std::string bad;
    for (const auto& condition : bad_) bad += (bad.empty() ? "" : " OR ") + condition;
    return {.keepsAll = reason_.empty() && others.rows.empty(),
            .reason = reason_,
            .badRows = isUntold_ ? std::string() : bad,
            .someBadRows = bad,
            .otherReason = others.reason,
            .otherRows = others.rows};
}

void MysqlConversion::loses(const std::string& reason, const std::string& bad) {
    reason_ += (reason_.empty() ? "" : ", ") + reason;
    if (bad.empty())
        isUntold_ = true;
    else
        bad_.push_back(bad);
}

void MysqlConversion::cannotTell() {
    loses("values of the type " + fromType_ + " as " + toType_, {});
}

void MysqlConversion::compare() {
    switch (from_.family) {
        case TypeFamily::integer:
        case TypeFamily::year:
            return fromInteger();
        case TypeFamily::decimal:
            return fromDecimal();
        case TypeFamily::real:
            return fromReal();
        case TypeFamily::bit:
            return fromBit();
        case TypeFamily::character:
        case TypeFamily::text:
            return fromText();
        case TypeFamily::binary:
        case TypeFamily::blob:
            return fromBytes();
        case TypeFamily::enumeration:
        case TypeFamily::set:
            return fromValues();
        case TypeFamily::date:
        case TypeFamily::dateTime:
        case TypeFamily::timestamp:
        case TypeFamily::time:
            return fromTime();
        case TypeFamily::json:
            return fromJson();
        case TypeFamily::geometry:
            return fromGeometry();
        case TypeFamily::other:
            if (!equalIgnoringCase(fromType_, toType_)) cannotTell();
    }
}

/// Numbers and times, as texts of so many characters at most.
void MysqlConversion::asText(std::uint64_t longest) {
    const std::uint64_t room = to_.family == TypeFamily::text ? to_.capacity : *to_.size;
    if (longest > room)
        loses(fmt::format("values of more than {} characters", room),
              fmt::format("CHAR_LENGTH({}) > {}", column_, room));
}

void MysqlConversion::fraction() {
    if (to_.scale < from_.scale)
        loses(fmt::format("digits beyond the {} of a second", to_.scale),
              fmt::format("MICROSECOND({}) % {} <> 0", column_, powerOfTen(6 - to_.scale)));
}

void MysqlConversion::fromTime() {
    if (to_.family == from_.family) return fraction();
    if (to_.family == TypeFamily::character || to_.family == TypeFamily::text) {
        const std::uint64_t whole =
            from_.family == TypeFamily::dateTime || from_.family == TypeFamily::timestamp ? 19 : 10;
        return asText(whole + (from_.scale > 0 ? from_.scale + 1 : 0));
    }
    const bool isInstant = from_.family == TypeFamily::dateTime || from_.family == TypeFamily::timestamp;
    if (from_.family == TypeFamily::date && to_.family == TypeFamily::dateTime) return;
    if (isInstant && to_.family == TypeFamily::date)
        return loses("times of day", fmt::format("{0} <> DATE({0})", column_));
    const bool becomesInstant = to_.family == TypeFamily::dateTime || to_.family == TypeFamily::timestamp;
    if (isInstant && to_.family == TypeFamily::time) return loses("days", column_ + " IS NOT NULL");
    if (isInstant && becomesInstant) fraction();
    // A session's time zone is an offset, and a DATETIME has more years.
    if (from_.family == TypeFamily::timestamp && to_.family == TypeFamily::dateTime) return;
    cannotTell();
}

void MysqlConversion::fromJson() {
    if (to_.family == TypeFamily::json) return;
    if (to_.family == TypeFamily::text) {
        if (to_.name != "longtext")
            loses(fmt::format("documents of more than {} bytes", to_.capacity),
                  fmt::format("LENGTH({}) > {}", column_, to_.capacity));
        return;
    }
    if (to_.family == TypeFamily::character)
        return loses(fmt::format("documents of more than {} characters", *to_.size),
                     fmt::format("CHAR_LENGTH({}) > {}", column_, *to_.size));
    if (isTime(to_.family)) return toTime();
    if (isNumber(to_.family)) return toNumber("documents");
    cannotTell();
}

void MysqlConversion::fromGeometry() {
    const auto plain = [](const std::string& name) {
        return name == "geometrycollection" ? std::string("geomcollection") : name;
    };
    if (to_.family != TypeFamily::geometry) return cannotTell();
    if (to_.name == "geometry" || plain(to_.name) == plain(from_.name)) return;
    if (plain(to_.name) == "geomcollection") return cannotTell();
    loses("shapes other than " + to_.name, fmt::format("ST_GeometryType({}) <> '{}'", column_, capitals(to_.name)));
}

ConversionFacts MysqlSchemaSql::conversion(const TableSchema& table, const ColumnSchema& before,
                                           const ColumnSchema& after) const {
    // What is computed is computed anew.
    if (!before.generated.empty()) return {};
    return MysqlConversion(table, before, after, styleOf(table)).facts();
}

UnlistedValues MysqlSchemaSql::unlistedValues(std::string_view column, const DataType& type) const {
    if (type.kind != TypeSpec::Kind::UUID) return {};
    return {.rows = fmt::format("{0} IS NOT NULL AND COALESCE(CONVERT({0} USING utf8mb4) NOT REGEXP "
                                "'^[0-9a-fA-F]{{8}}(-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}}$', TRUE)",
                                inBackticks(column)),
            .reason = "a value that is no UUID"};
}

}  // namespace sequelize::detail
