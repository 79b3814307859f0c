param names array

resource apps 'Microsoft.App/containerApps@2024-03-01' = [for name in names: if (name != 'none') {
  name: name
  properties: {
    template: {
      containers: [
        {
          name: 'app'
          image: 'registry.example/app:1'
        }
      ]
    }
  }
}]

resource job 'Microsoft.App/jobs@2024-03-01' = if (withJob) {
  name: 'job'
  properties: {
    configuration: {
      triggerType: 'Manual'
    }
    template: {
      containers: [for name in names: {
        name: name
        image: 'registry.example/job:1'
        probes: [
          {
            type: 'Startup'
            exec: {
              command: ['true']
            }
          }
        ]
      }]
    }
  }
}
