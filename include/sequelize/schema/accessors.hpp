#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include <sequelize/core/api.hpp>
#include <sequelize/schema/column_traits.hpp>

namespace sequelize::detail {

/// An attribute's `.get` and `.set`, without their types. Empty functions: there is none.
struct SEQUELIZE_API Accessors {
    std::function<void(void* member)> get{};   ///< makes of the stored value in the member what the program sees
    std::function<Value(const Value&)> set{};  ///< makes of the program's value the one that is stored
    std::function<void(const void* record, void* member)> compute{};  ///< of a VIRTUAL: from the rest of the record

    /// The same for a struct in which the one that they know begins at that offset.
    [[nodiscard]] std::shared_ptr<const Accessors> ofBase(std::ptrdiff_t offset) const;
};

/// `.get` of a member of type M in the struct C: a function of the stored value, or, for a VIRTUAL, of the record.
template <class M, class C>
struct Getter {
    std::function<M(const M&)> ofValue{};
    std::function<M(const C&)> ofRecord{};

    Getter() = default;
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, Getter>)
    Getter(F&& function) {
        constexpr bool takesValue = std::is_invocable_r_v<M, F&, const M&>;
        constexpr bool takesRecord = std::is_invocable_r_v<M, F&, const C&>;
        static_assert(takesValue || takesRecord,
                      ".get returns the member's type, and takes the stored value or, for a VIRTUAL, the record");
        if constexpr (takesValue)
            ofValue = std::forward<F>(function);
        else if constexpr (takesRecord)
            ofRecord = std::forward<F>(function);
    }
};

template <class M, class C>
[[nodiscard]] std::shared_ptr<const Accessors> accessorsOf(const Getter<M, C>& get, const std::function<M(M)>& set) {
    if (!get.ofValue && !get.ofRecord && !set) return nullptr;
    Accessors accessors;
    if (get.ofValue)
        accessors.get = [function = get.ofValue](void* member) {
            auto& value = *static_cast<M*>(member);
            value = function(std::as_const(value));
        };
    if (get.ofRecord)
        accessors.compute = [function = get.ofRecord](const void* record, void* member) {
            *static_cast<M*>(member) = function(*static_cast<const C*>(record));
        };
    if (set)
        accessors.set = [function = set](const Value& given) {
            M member{};
            std::string scratch;
            // What is no M is for the column's own check to refuse.
            if (memberType<M>.set(&member, viewOf(given, scratch)) != ReadStatus::ok) return given;
            return valueOf<M>(function(std::move(member)));
        };
    return std::make_shared<const Accessors>(std::move(accessors));
}

}  // namespace sequelize::detail
