#include "canonical_value.hpp"

#include <sequelize/schema/column_traits.hpp>

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

template <class V>
Value readAs(const Value& value) {
    std::string scratch;
    V result{};
    const bool converted = readMember(viewOf(value, scratch), result) == ReadStatus::ok;
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
            return readAs<std::int64_t>(value);
        case Kind::UUID:
            return readAs<Uuid>(value);
        case Kind::DECIMAL:
            return readAs<Decimal>(value);
        case Kind::DATE:
            return readAs<DateTime>(value);
        case Kind::DATEONLY:
            return readAs<Date>(value);
        case Kind::TIME:
            return readAs<Time>(value);
        default:
            return value;
    }
}

}  // namespace sequelize::detail
