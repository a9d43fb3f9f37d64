#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/hook_type.hpp>

namespace sequelize::detail {

/// A set of hook types: one bit for each.
using HookMask = std::uint64_t;

[[nodiscard]] constexpr HookMask maskOf(HookType type) noexcept {
    return HookMask{1} << static_cast<unsigned>(type);
}
template <class... Types>
[[nodiscard]] constexpr HookMask maskOf(HookType first, Types... rest) noexcept {
    return maskOf(first) | maskOf(rest...);
}

/// The hooks of a model, or of a Sequelize object, in the order in which they were added. A hook gets the address of
/// the call that it is about, of a type that its HookType says. Adding and removing belongs before the threads; reading
/// is thread-safe. A hook may add and remove some: the list that runs stays as it is.
class SEQUELIZE_API HookTable : public std::enable_shared_from_this<HookTable> {
public:
    using Function = std::function<void(void* call)>;
    struct Hook {
        std::string name;  ///< empty: none
        Function run;
    };
    using Hooks = std::vector<Hook>;

    /// A hook of `beforeSave` is one of `beforeCreate` and `beforeUpdate` (Sequelize: proxies), in their order.
    void add(HookType type, const std::string& name, const Function& run);
    /// The same of a hook of any type, which `destroy` deletes at last.
    void add(HookType type, const std::string& name, void* hook, void (*run)(void* hook, void* call),
             void (*destroy)(void* hook));
    /// Whether there was one of that name.
    bool remove(HookType type, std::string_view name);
    [[nodiscard]] HookMask mask() const noexcept { return mask_; }
    [[nodiscard]] bool has(HookMask wanted) const noexcept { return (mask_ & wanted) != 0; }
    /// Null: none.
    [[nodiscard]] std::shared_ptr<const Hooks> hooks(HookType type) const {
        return hooks_[static_cast<std::size_t>(type)];
    }
    /// Runs those of the type.
    void run(HookType type, void* call) const;

private:
    static constexpr std::size_t types = static_cast<std::size_t>(HookType::afterQuery) + 1;

    std::array<std::shared_ptr<const Hooks>, types> hooks_{};
    HookMask mask_ = 0;
};

}  // namespace sequelize::detail
