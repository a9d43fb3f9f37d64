#include "model/canonical_value.hpp"

#include <sequelize/schema/column_traits.hpp>

namespace sequelize {
namespace {

using Kind = TypeSpec::Kind;

template <class V>
Value as(Value value) {
    std::string scratch;
    V result{};
    const bool converted = detail::readMember(viewOf(value, scratch), result) == ReadStatus::ok;
    return converted ? Value(std::move(result)) : value;
}

}  // namespace

Value canonicalValue(const DataType& type, Value value) {
    if (value.isNull()) return value;
    switch (type.kind) {
        case Kind::TINYINT:
        case Kind::SMALLINT:
        case Kind::MEDIUMINT:
        case Kind::INTEGER:
        case Kind::BIGINT:
            return as<std::int64_t>(std::move(value));
        case Kind::UUID:
            return as<Uuid>(std::move(value));
        case Kind::DECIMAL:
            return as<Decimal>(std::move(value));
        case Kind::DATE:
            return as<DateTime>(std::move(value));
        case Kind::DATEONLY:
            return as<Date>(std::move(value));
        case Kind::TIME:
            return as<Time>(std::move(value));
        default:
            return value;
    }
}

}  // namespace sequelize
