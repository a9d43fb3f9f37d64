#include <sequelize/schema/data_type.hpp>

#include <stdexcept>

#include <fmt/format.h>

namespace sequelize {

using namespace detail;
namespace {

using Kind = TypeSpec::Kind;

std::string_view wordOf(Kind kind) noexcept {
    switch (kind) {
        case Kind::unspecified:
            return "unspecified";
        case Kind::STRING:
            return "STRING";
        case Kind::CHAR:
            return "CHAR";
        case Kind::TEXT:
            return "TEXT";
        case Kind::TINYINT:
            return "TINYINT";
        case Kind::SMALLINT:
            return "SMALLINT";
        case Kind::MEDIUMINT:
            return "MEDIUMINT";
        case Kind::INTEGER:
            return "INTEGER";
        case Kind::BIGINT:
            return "BIGINT";
        case Kind::FLOAT:
            return "FLOAT";
        case Kind::DOUBLE:
            return "DOUBLE";
        case Kind::REAL:
            return "REAL";
        case Kind::DECIMAL:
            return "DECIMAL";
        case Kind::BOOLEAN:
            return "BOOLEAN";
        case Kind::DATE:
            return "DATE";
        case Kind::DATEONLY:
            return "DATEONLY";
        case Kind::TIME:
            return "TIME";
        case Kind::UUID:
            return "UUID";
        case Kind::BLOB:
            return "BLOB";
        case Kind::ENUM:
            return "ENUM";
        case Kind::JSON:
            return "JSON";
        case Kind::GEOMETRY:
            return "GEOMETRY";
        case Kind::VIRTUAL:
            return "VIRTUAL";
    }
    return "unknown";
}

std::string_view sizeWord(TypeSpec::Size size) noexcept {
    switch (size) {
        case TypeSpec::Size::tiny:
            return "tiny";
        case TypeSpec::Size::medium:
            return "medium";
        case TypeSpec::Size::large:
            return "long";
        case TypeSpec::Size::regular:
            break;
    }
    return {};
}

std::string_view shapeWord(TypeSpec::Shape shape) noexcept {
    switch (shape) {
        case TypeSpec::Shape::point:
            return "POINT";
        case TypeSpec::Shape::lineString:
            return "LINESTRING";
        case TypeSpec::Shape::polygon:
            return "POLYGON";
        case TypeSpec::Shape::any:
            break;
    }
    return {};
}

/// What stands between the parentheses; empty where the user wrote none.
std::string argumentsOf(const DataType& type) {
    switch (type.kind) {
        case Kind::STRING:
        case Kind::CHAR:
            return type.length == 255 ? "" : std::to_string(type.length);
        case Kind::TEXT:
        case Kind::BLOB:
            return type.size == TypeSpec::Size::regular ? "" : fmt::format("\"{}\"", sizeWord(type.size));
        case Kind::GEOMETRY:
            return type.shape == TypeSpec::Shape::any ? "" : fmt::format("\"{}\"", shapeWord(type.shape));
        case Kind::ENUM: {
            std::string list;
            for (const auto& value : type.values) list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", value);
            return list;
        }
        default:
            if (type.length == 0) return {};
            if (type.decimals < 0) return std::to_string(type.length);
            return fmt::format("{}, {}", type.length, static_cast<int>(type.decimals));
    }
}

}  // namespace

namespace detail {

std::string nameOf(const DataType& type) {
    if (type.kind == Kind::JSON && type.binary) return "JSONB";
    std::string name(wordOf(type.kind));
    const std::string arguments = argumentsOf(type);
    if (!arguments.empty()) name += "(" + arguments + ")";
    if (type.binary) name += ".BINARY";
    if (type.isUnsigned) name += ".UNSIGNED";
    if (type.zerofill) name += ".ZEROFILL";
    return name;
}

}  // namespace detail

void DataTypes::LargeObjectType::refuse(std::string_view word) {
    throw std::invalid_argument(
        fmt::format("DataTypes::TEXT and DataTypes::BLOB take \"tiny\", \"medium\" or \"long\", not \"{}\"", word));
}

}  // namespace sequelize
