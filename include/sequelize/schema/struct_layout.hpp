#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What of a struct is known, to find what nothing speaks of.
#include <sequelize/core/api.hpp>

namespace sequelize::detail {

/// A member or a base class.
struct SEQUELIZE_API StructPart {
    std::string_view name{};
    std::ptrdiff_t offset = 0;
    std::size_t size = 0;
    std::size_t alignment = 1;
    bool isOwn = true;  ///< a member of the struct itself: no base class, and no member of one
};

/// A member of a type that associations fill.
struct SEQUELIZE_API AssociationPlace {
    std::string_view name{};
    std::string_view typeName{};
    std::ptrdiff_t offset = 0;
    bool (*isLoaded)(const void* member) = nullptr;  ///< null: a standard type, which cannot say that it was not
};

struct StructLayout {
    std::size_t size = 0;
    std::size_t alignment = 1;
    bool isKnown = true;  ///< its members are known from the compiler, so that none can be forgotten
    std::optional<std::size_t> memberCount{};      ///< how many of its own it has; none: they cannot be counted
    std::vector<StructPart> parts{};               ///< where it is not known: base classes, and what ignored<> names
    std::vector<AssociationPlace> associations{};  ///< where it is known
};

/// Which of the struct's members are not among `parts`, as far as its size, their places and their number tell: "1 of
/// its 5 members, between 'title' and 'pages'". Empty: none.
[[nodiscard]] SEQUELIZE_API std::string missingMembers(const StructLayout& layout, std::vector<StructPart> parts);

}  // namespace sequelize::detail
