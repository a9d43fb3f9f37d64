#include "direct_member.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "../schema/text_fault.hpp"
#include "../schema/type_limits.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

/// Whether the type of column stores M's values as they are, or, for those of which some do not fit, may.
template <class M>
bool suits(const DataType& type) {
    if constexpr (std::same_as<M, bool>) {
        return type.kind == Kind::BOOLEAN;
    } else if constexpr (Integer<M>) {
        if (!isInteger(type.kind)) return false;
        const auto [lowest, highest] = integerRange(type);
        return std::cmp_less_equal(lowest, std::numeric_limits<M>::min()) &&
               std::cmp_greater_equal(highest, std::numeric_limits<M>::max());
    } else if constexpr (std::same_as<M, double>) {
        return type.kind == Kind::DOUBLE && type.length == 0 && !type.isUnsigned;
    } else {
        static_assert(std::same_as<M, std::string>);
        return type.kind == Kind::STRING || type.kind == Kind::TEXT;
    }
}

template <class M>
bool holds(const DataType& type, const M& content) {
    if constexpr (std::same_as<M, double>)
        return std::isfinite(content) && !(content == 0 && std::signbit(content));  // half of the databases keep no -0
    else if constexpr (std::same_as<M, std::string>)
        return textFault(type, content).empty();
    else
        return true;
}

template <class M>
std::size_t bytesIn(const M& content) {
    if constexpr (std::same_as<M, std::string>) return content.size();
    return 0;
}

template <class M>
void put(const M& content, Value& value) {
    using Stored =
        std::conditional_t<!Integer<M>, M, std::conditional_t<std::is_signed_v<M>, std::int64_t, std::uint64_t>>;
    if (auto* held = value.getIf<Stored>())
        *held = content;
    else
        value = Value(content);
}

template <class M>
constexpr DirectMember direct{
    .type = &memberType<M>,
    .suits = [](const ColumnDefinition& column) { return suits<Unwrapped<M>>(column.type); },
    .fits =
        [](const ColumnDefinition& column, const void* member) {
            const auto& content = *static_cast<const M*>(member);
            if constexpr (isOptional<M>)
                return content ? holds(column.type, *content) : column.allowNull;
            else
                return holds(column.type, content);
        },
    .size =
        [](const void* member) {
            const auto& content = *static_cast<const M*>(member);
            if constexpr (isOptional<M>)
                return content ? bytesIn(*content) : 0;
            else
                return bytesIn(content);
        },
    .put =
        [](const void* member, Value& value) {
            const auto& content = *static_cast<const M*>(member);
            if constexpr (!isOptional<M>)
                put(content, value);
            else if (content)
                put(*content, value);
            else
                value = Value(null);
        },
};

template <class... M>
const DirectMember* among(const ColumnDefinition& column) {
    const DirectMember* found = nullptr;
    const auto look = [&](const DirectMember& one) {
        if (one.type == column.member.type && one.suits(column)) found = &one;
    };
    (look(direct<M>), ...);
    (look(direct<std::optional<M>>), ...);
    return found;
}

}  // namespace

const DirectMember* directMember(const ColumnDefinition& column) {
    if (!column.member) return nullptr;
    return among<bool, std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint16_t,
                 std::uint32_t, std::uint64_t, double, std::string>(column);
}

bool isPlainInteger(const MemberType& type) {
    const auto isOneOf = [&]<class... M>(std::type_identity<M>...) { return ((&type == &memberType<M>) || ...); };
    return isOneOf(std::type_identity<std::int8_t>(), std::type_identity<std::int16_t>(),
                   std::type_identity<std::int32_t>(), std::type_identity<std::int64_t>(),
                   std::type_identity<std::uint8_t>(), std::type_identity<std::uint16_t>(),
                   std::type_identity<std::uint32_t>(), std::type_identity<std::uint64_t>());
}

}  // namespace sequelize::detail
