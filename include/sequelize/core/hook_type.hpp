#pragma once

#include <cstdint>

namespace sequelize {

/// When a hook runs (Sequelize: the hooks' names). Each has a function of its name that adds one: `Users.beforeCreate`.
enum class HookType : std::uint8_t {
    // of models, and of the Sequelize object for all models
    beforeValidate,
    afterValidate,
    validationFailed,
    beforeCreate,
    afterCreate,
    beforeUpdate,
    afterUpdate,
    beforeSave,  ///< those of beforeCreate and beforeUpdate
    afterSave,   ///< those of afterCreate and afterUpdate
    beforeUpsert,
    afterUpsert,
    beforeDestroy,
    afterDestroy,
    beforeRestore,
    afterRestore,
    beforeBulkCreate,
    afterBulkCreate,
    beforeBulkUpdate,
    afterBulkUpdate,
    beforeBulkDestroy,
    afterBulkDestroy,
    beforeBulkRestore,
    afterBulkRestore,
    beforeFind,
    beforeFindAfterOptions,
    afterFind,
    beforeCount,
    beforeSync,
    afterSync,
    beforeAssociate,
    afterAssociate,
    // of the Sequelize object alone
    beforeBulkSync,
    afterBulkSync,
    beforeDefine,
    afterDefine,
    beforeInit,
    afterInit,
    beforeConnect,
    afterConnect,
    beforeDisconnect,
    afterDisconnect,
    beforePoolAcquire,
    afterPoolAcquire,
    beforeQuery,
    afterQuery
};

}  // namespace sequelize
