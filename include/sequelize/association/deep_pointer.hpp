#pragma once

#include <utility>

namespace sequelize::detail {

/// Owns an object of a type that may still be incomplete where this is a member: an association's struct may refer to
/// structs that come later, and to itself. Copies deeply. What needs the complete type is a table of functions that is
/// made where the object is.
template <class V>
class DeepPointer {
public:
    DeepPointer() = default;
    DeepPointer(const DeepPointer& other)
        : object_(other.object_ ? other.operations_->copy(other.object_) : nullptr), operations_(other.operations_) {}
    DeepPointer(DeepPointer&& other) noexcept
        : object_(std::exchange(other.object_, nullptr)), operations_(other.operations_) {}
    DeepPointer& operator=(DeepPointer other) noexcept {
        std::swap(object_, other.object_);
        std::swap(operations_, other.operations_);
        return *this;
    }
    ~DeepPointer() { reset(); }

    template <class... Args>
    V& emplace(Args&&... args) {
        static constexpr Operations operations{
            .copy = [](const V* object) { return new V(*object); },
            .destroy = [](V* object) { delete object; },
        };
        V* made = new V(std::forward<Args>(args)...);
        reset();
        object_ = made;
        operations_ = &operations;
        return *made;
    }
    void reset() noexcept {
        if (object_) operations_->destroy(std::exchange(object_, nullptr));
    }

    [[nodiscard]] V* get() noexcept { return object_; }
    [[nodiscard]] const V* get() const noexcept { return object_; }

private:
    struct Operations {
        V* (*copy)(const V*);
        void (*destroy)(V*);
    };
    V* object_ = nullptr;
    const Operations* operations_ = nullptr;
};

}  // namespace sequelize::detail
