#pragma once

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

#include <sequelize/model/model_access.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/writer_options.hpp>
#include <sequelize/schema/validate.hpp>

namespace sequelize {

template <class T>
class Model;

namespace detail {

/// What `Model` knows of validation, beside the `.validate` of its fields.
template <class T>
class ModelValidation {
public:
    /// Adds a function that looks at whole records, under a name for errors and for `.skip` (Sequelize: the model
    /// option `validate`). It says what is wrong: by a text, where an empty one says that nothing is, by `false`, or by
    /// throwing. `create`, `bulkCreate` and `save` call it, and `update` of a record, which has the new values then;
    /// `update` of all rows that match does not, for it has no record. Not thread-safe: add it before the threads that
    /// write. Throws UsageError for a name that is empty, or taken by an attribute or another function.
    template <class F>
    void addValidator(std::string name, F function) const {
        constexpr bool isFunction = std::invocable<F&, const T&>;
        static_assert(isFunction, "a validator of a model is a function of a record: [](const User& user) { … }");
        if constexpr (isFunction)
            core().addValidator({std::move(name), [function = std::move(function)](const void* record) mutable {
                                     return verdictOf([&] { return function(*static_cast<const T*>(record)); });
                                 }});
    }
    /// Asks all validators what is wrong with the record, and whether its values fit their columns, as `create` does,
    /// or `save` of a `Record<T>` that was found (Sequelize: instance.validate). What `create` would give it, such as
    /// defaults, is not missing. Runs no SQL: whether the database would take it only the database knows. Throws
    /// ValidationError with everything that is wrong.
    void validate(const T& record, const ValidateOptions<T>& options = {}) const {
        core().validate(&record, {.skip = options.skip.entries()});
    }

private:
    [[nodiscard]] ModelCore& core() const { return ModelAccess::core(static_cast<const Model<T>&>(*this)); }
};

}  // namespace detail
}  // namespace sequelize
