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
    // Out of line, as Value's.
    Accessors() noexcept;
    Accessors(const Accessors& other);
    Accessors(Accessors&& other) noexcept;
    Accessors& operator=(const Accessors& other);
    Accessors& operator=(Accessors&& other) noexcept;
    ~Accessors();

    std::function<void(void* member)> get{};   ///< makes of the stored value in the member what the program sees
    std::function<Value(const Value&)> set{};  ///< makes of the program's value the one that is stored
    std::function<void(const void* record, void* member)> compute{};  ///< of a VIRTUAL: from the rest of the record

    /// The same for a struct in which the one that they know begins at that offset.
    [[nodiscard]] std::shared_ptr<const Accessors> ofBase(std::ptrdiff_t offset) const;
};

/// `.get` of a member of type M in the struct C: a function of the stored value, or, for a VIRTUAL, of the record.
template <class M, class C>
struct Getter {
    Accessors accessors{};  ///< with `get` or `compute`

    Getter() = default;
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, Getter>)
    Getter(F&& function) {
        constexpr bool takesValue = std::is_invocable_r_v<M, F&, const M&>;
        constexpr bool takesRecord = std::is_invocable_r_v<M, F&, const C&>;
        static_assert(takesValue || takesRecord,
                      ".get returns the member's type, and takes the stored value or, for a VIRTUAL, the record");
        if constexpr (takesValue) {
            if (std::function<M(const M&)> ofValue = std::forward<F>(function))
                accessors.get = [ofValue = std::move(ofValue)](void* member) {
                    auto& value = *static_cast<M*>(member);
                    value = ofValue(std::as_const(value));
                };
        } else if constexpr (takesRecord) {
            if (std::function<M(const C&)> ofRecord = std::forward<F>(function))
                accessors.compute = [ofRecord = std::move(ofRecord)](const void* record, void* member) {
                    *static_cast<M*>(member) = ofRecord(*static_cast<const C*>(record));
                };
        }
    }
};

/// `.set` of a member of type M: a function that takes and returns an M.
template <class M>
struct Setter {
    std::function<Value(const Value&)> function{};

    Setter() = default;
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, Setter> && std::constructible_from<std::function<M(M)>, F>)
    Setter(F&& ofValue) {
        if (std::function<M(M)> set = std::forward<F>(ofValue))
            function = [set = std::move(set)](const Value& given) {
                M member{};
                std::string scratch;
                // What is no M is for the column's own check to refuse.
                if (memberType<M>.set(&member, viewOf(given, scratch)) != ReadStatus::ok) return given;
                return valueOf<M>(set(std::move(member)));
            };
    }
};

/// Null where there are none.
[[nodiscard]] SEQUELIZE_API std::shared_ptr<const Accessors> accessorsOf(Accessors get,
                                                                         std::function<Value(const Value&)> set);

}  // namespace sequelize::detail
