#include "canonical_value.hpp"

#include <sequelize/schema/column_traits.hpp>

namespace sequelize {
namespace {

using Kind = TypeSpec::Kind;

template <class V>
Value as(const Value& value) {
    std::string scratch;
    V result{};
    const bool converted = detail::readMember(viewOf(value, scratch), result) == ReadStatus::ok;
    return converted ? Value(std::move(result)) : value;
}

}  // namespace

Value canonicalValue(const DataType& type, const Value& value) {
    if (value.isNull()) return value;
    switch (type.kind) {
        case Kind::TINYINT:
        case Kind::SMALLINT:
        case Kind::MEDIUMINT:
        case Kind::INTEGER:
        case Kind::BIGINT:
            return as<std::int64_t>(value);
        case Kind::UUID:
            return as<Uuid>(value);
        case Kind::DECIMAL:
            return as<Decimal>(value);
        case Kind::DATE:
            return as<DateTime>(value);
        case Kind::DATEONLY:
            return as<Date>(value);
        case Kind::TIME:
            return as<Time>(value);
        default:
            return value;
    }
}

}  // namespace sequelize
